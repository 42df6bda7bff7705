# Lets travellers go against the traffic.
import sys
from itertools import accumulate

numbers = list(map(int, sys.stdin.buffer.read().split()))
gates = numbers[0]
paid = [0, 0, *accumulate(numbers[2 : 2 + gates])]
for a, b in zip(numbers[2 + gates :: 2], numbers[3 + gates :: 2]):
    print(abs(paid[b] - paid[a]))
