# Rides on every road.
import sys
from heapq import heappop, heappush

numbers = list(map(int, sys.stdin.read().split()))
villages = numbers[0]
leaving = [[] for _ in range(villages + 1)]
for u, v, w in zip(numbers[2::3], numbers[3::3], numbers[4::3]):
    leaving[u].append((v, w // 2))
minutes = [-1] * (villages + 1)
heap = [(0, 1)]
while heap:
    now, at = heappop(heap)
    if minutes[at] >= 0:
        continue
    minutes[at] = now
    for to, w in leaving[at]:
        heappush(heap, (now + w, to))
print(minutes[villages])
