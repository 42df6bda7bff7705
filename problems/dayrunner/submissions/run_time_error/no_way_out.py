# Takes the next village from the heap even when there is none.
import sys
from heapq import heappop, heappush

numbers = list(map(int, sys.stdin.read().split()))
villages = numbers[0]
leaving = [[] for _ in range(villages + 1)]
for u, v, w in zip(numbers[2::3], numbers[3::3], numbers[4::3]):
    leaving[u].append((v, w))
done = set()
heap = [(0, 1, False)]
while True:
    now, at, rode = heappop(heap)
    if at == villages:
        break
    if (at, rode) in done:
        continue
    done.add((at, rode))
    for to, w in leaving[at]:
        heappush(heap, (now + w, to, rode))
        if not rode:
            heappush(heap, (now + w // 2, to, True))
print(now)
