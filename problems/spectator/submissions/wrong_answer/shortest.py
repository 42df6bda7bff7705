# Takes the shortest contest that does not clash with those chosen already.
import sys

numbers = list(map(int, sys.stdin.read().split()))
contests = sorted(zip(numbers[1::2], numbers[2::2]), key=lambda contest: contest[1] - contest[0])
busy = bytearray(10**6)
seen = 0
for start, end in contests:
    if not any(busy[start:end]):
        busy[start:end] = b"\1" * (end - start)
        seen += 1
print(seen)
