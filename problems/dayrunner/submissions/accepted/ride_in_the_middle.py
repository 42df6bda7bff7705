# The shortest ways from the city and to the games, and one ride between them.
import sys
from heapq import heappop, heappush

NEVER = float("inf")


def shortest(start, leaving):
    minutes = [NEVER] * len(leaving)
    minutes[start] = 0
    heap = [(0, start)]
    while heap:
        now, at = heappop(heap)
        if now > minutes[at]:
            continue
        for to, w in leaving[at]:
            if now + w < minutes[to]:
                minutes[to] = now + w
                heappush(heap, (now + w, to))
    return minutes


numbers = list(map(int, sys.stdin.read().split()))
villages = numbers[0]
roads = list(zip(numbers[2::3], numbers[3::3], numbers[4::3]))
forth = [[] for _ in range(villages + 1)]
back = [[] for _ in range(villages + 1)]
for u, v, w in roads:
    forth[u].append((v, w))
    back[v].append((u, w))
so_far = shortest(1, forth)
to_go = shortest(villages, back)
best = min(so_far[u] + w // 2 + to_go[v] for u, v, w in roads)
print(-1 if best == NEVER else best)
