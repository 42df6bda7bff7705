"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import random
import sys
from heapq import heappop, heappush
from pathlib import Path

VILLAGES = 2000
ROADS = 5000
LONGEST = 10**6


def even(rng, longest):
    return 2 * rng.randint(1, longest // 2)


def some(rng, villages, roads, longest):
    """Roads between random villages."""
    found = []
    while len(found) < roads:
        u, v = rng.randint(1, villages), rng.randint(1, villages)
        if u != v:
            found.append((u, v, even(rng, longest)))
    return found


def chain(villages, minutes):
    """One road after the other."""
    return [(i, i + 1, minutes) for i in range(1, villages)]


def ladder(steps):
    """Two roads from each village to the next one, and a detour: two to the steps ways."""
    roads = []
    for i in range(steps):
        base = 2 * i + 1
        roads += [(base, base + 1, 2), (base, base + 2, 6), (base + 1, base + 2, 4)]
    return roads


def hidden(rng, names, roads):
    """The same roads in random order, under other names; the first and the last village keep theirs."""
    middle = list(range(2, names))
    rng.shuffle(middle)
    name = [0, 1, *middle, names]
    return rng.sample([(name[u], name[v], w) for u, v, w in roads], len(roads))


def temptation(rng, rungs):
    """A quick way of short roads beside a slow way with one very long road: only the ride decides."""
    quick = [(i, i + 1, 10) for i in range(1, rungs)]
    return rungs, quick + [(1, rungs, 20 * (rungs - 2) - 14), *some(rng, rungs - 1, rungs, 2000)]


def cases():
    """Numbers of villages and roads, each with the name of its test."""
    rng = random.Random("dayrunner")
    yield "one-road", 2, [(1, 2, 2)]
    yield "longest-road", 2, [(1, 2, LONGEST)]
    yield "parallel", 2, [(1, 2, 8), (1, 2, 4), (1, 2, 6)]
    yield "no-way", 3, [(1, 2, 2), (3, 2, 2)]
    yield "against-traffic", 4, [(4, 3, 2), (3, 2, 2), (2, 1, 2), (1, 4, 100)]
    yield "circle", 5, [(1, 2, 2), (2, 3, 2), (3, 1, 2), (3, 4, 2), (4, 2, 2), (4, 5, 2)]
    yield "one-ride-only", 4, [(1, 2, 10), (2, 3, 10), (3, 4, 10), (1, 4, 52)]
    yield "temptation-small", *temptation(rng, 6)
    yield "ladder-small", 9, ladder(4)
    yield "few", 8, some(rng, 8, 16, 20)
    yield "dense", 12, some(rng, 12, 120, 100)
    yield "hundred", 100, some(rng, 100, 400, 1000)
    yield "chain", 400, hidden(rng, 400, chain(400, LONGEST))
    yield "temptation", *temptation(rng, 900)
    yield "ladder", 1999, hidden(rng, 1999, ladder(999))
    yield "longest-chain", VILLAGES, chain(VILLAGES, LONGEST)
    yield "most-random", VILLAGES, some(rng, VILLAGES, ROADS, LONGEST)
    yield "most-dense", 120, some(rng, 120, ROADS, LONGEST)
    yield "most-chained", VILLAGES, hidden(
        rng, VILLAGES, chain(VILLAGES, 500) + some(rng, VILLAGES, 3001, LONGEST)
    )
    yield "most-no-way", VILLAGES, some(rng, VILLAGES - 1, 4000, LONGEST)


def fewest_minutes(villages, roads):
    """Shortest way in two layers: before the ride and after it."""
    leaving = [[] for _ in range(villages + 1)]
    for u, v, w in roads:
        leaving[u].append((v, w))
    done = set()
    heap = [(0, 1, False)]
    while heap:
        minutes, village, rode = heappop(heap)
        if village == villages:
            return minutes
        if (village, rode) in done:
            continue
        done.add((village, rode))
        for target, w in leaving[village]:
            heappush(heap, (minutes + w, target, rode))
            if not rode:
                heappush(heap, (minutes + w // 2, target, True))
    return -1


def main():
    folder = Path(sys.argv[1]) / "data" / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, villages, roads) in enumerate(cases(), 1):
        stem = f"{number:02}-{name}"
        lines = [f"{villages} {len(roads)}"] + [f"{u} {v} {w}" for u, v, w in roads]
        (folder / f"{stem}.in").write_bytes(("\n".join(lines) + "\n").encode())
        (folder / f"{stem}.ans").write_bytes(f"{fewest_minutes(villages, roads)}\n".encode())


main()
