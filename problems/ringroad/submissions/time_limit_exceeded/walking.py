# Adds up every way from scratch.
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
gates = numbers[0]
road = numbers[2 : 2 + gates] * 2
for a, b in zip(numbers[2 + gates :: 2], numbers[3 + gates :: 2]):
    print(sum(road[a - 1 : b - 1 if a <= b else b - 1 + gates]))
