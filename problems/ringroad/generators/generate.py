"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import random
import sys
from itertools import accumulate
from pathlib import Path

MOST = 200_000
DEAREST = 10**9


def tolls(rng, count, dearest):
    """Tolls at random."""
    return [rng.randint(0, dearest) for _ in range(count)]


def anywhere(rng, gates, count):
    """Travellers between any two gates."""
    return [(rng.randint(1, gates), rng.randint(1, gates)) for _ in range(count)]


def around(rng, gates, count):
    """Travellers who go nearly the whole way around."""
    ways = []
    for _ in range(count):
        start = rng.randrange(gates)
        ways.append((start + 1, (start + gates - rng.randint(1, min(9, gates - 1))) % gates + 1))
    return ways


def cases():
    """Roads and travellers, each with the name of its test. The large ones are not committed."""
    rng = random.Random("ringroad")
    yield "two-gates", [3, 8], [(1, 1), (1, 2), (2, 1), (2, 2)]
    yield "free-road", [0] * 5, anywhere(rng, 5, 20)
    yield "one-traveller", tolls(rng, 10, 9), [(10, 1)]
    yield "every-pair", tolls(rng, 12, 100), [(a, b) for a in range(1, 13) for b in range(1, 13)]
    yield "nobody-moves", tolls(rng, 30, 50), [(gate, gate) for gate in range(1, 31)]
    yield "no-wrapping", tolls(rng, 50, 1000), [tuple(sorted(way)) for way in anywhere(rng, 50, 80)]
    yield "all-wrapping", tolls(rng, 50, 1000), [tuple(sorted(way)[::-1]) for way in anywhere(rng, 50, 80)]
    yield "dear-road", [DEAREST] * 40, anywhere(rng, 40, 60)
    yield "hundred", tolls(rng, 100, DEAREST), anywhere(rng, 100, 100)
    yield "many-gates", tolls(rng, 3000, DEAREST), anywhere(rng, 3000, 10)
    yield "many-travellers", tolls(rng, 10, DEAREST), anywhere(rng, 10, 3000)
    yield "thousands", tolls(rng, 2000, DEAREST), anywhere(rng, 2000, 2000)
    yield "anywhere-large", tolls(rng, MOST, DEAREST), anywhere(rng, MOST, MOST)
    yield "around-large", tolls(rng, MOST, DEAREST), around(rng, MOST, MOST)
    yield "dearest-large", [DEAREST] * MOST, around(rng, MOST, MOST)
    yield "gates-large", tolls(rng, MOST, DEAREST), anywhere(rng, MOST, 5)
    yield "travellers-large", tolls(rng, 7, DEAREST), anywhere(rng, 7, MOST)
    yield "cheap-large", tolls(rng, MOST, 1), anywhere(rng, MOST, MOST)


def bills(road, ways):
    """What each traveller pays, from the sums of the first tolls."""
    paid = [0, *accumulate(road)]
    return [paid[b - 1] - paid[a - 1] + (paid[-1] if b < a else 0) for a, b in ways]


def main():
    folder = Path(sys.argv[1]) / "data" / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, road, ways) in enumerate(cases(), 1):
        stem = f"{number:02}-{name}"
        lines = [f"{len(road)} {len(ways)}", " ".join(map(str, road)), *(f"{a} {b}" for a, b in ways)]
        (folder / f"{stem}.in").write_bytes(("\n".join(lines) + "\n").encode())
        answer = "".join(f"{bill}\n" for bill in bills(road, ways))
        (folder / f"{stem}.ans").write_bytes(answer.encode())


main()
