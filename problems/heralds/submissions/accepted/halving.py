import sys

numbers = list(map(int, sys.stdin.read().split()))
heralds = list(zip(numbers[1::2], numbers[2::2]))
low, high = 0.0, 2e6
for _ in range(60):
    time = (low + high) / 2
    left = max([place - speed * time for place, speed in heralds])
    right = min([place + speed * time for place, speed in heralds])
    if left <= right:
        high = time
    else:
        low = time
print(high)
