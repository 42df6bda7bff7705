import sys

numbers = list(map(int, sys.stdin.read().split()))
contests = sorted(zip(numbers[2::2], numbers[1::2]))
seen = free = 0
for end, start in contests:
    if start >= free:
        seen += 1
        free = end
print(seen)
