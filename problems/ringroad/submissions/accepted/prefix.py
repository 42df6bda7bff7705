import sys
from itertools import accumulate

numbers = list(map(int, sys.stdin.buffer.read().split()))
gates = numbers[0]
paid = [0, 0, *accumulate(numbers[2 : 2 + gates])]
whole = paid[-1]
starts = numbers[2 + gates :: 2]
ends = numbers[3 + gates :: 2]
bills = [paid[b] - paid[a] + (whole if b < a else 0) for a, b in zip(starts, ends)]
print("\n".join(map(str, bills)))
