"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import random
import sys
from pathlib import Path

MOST = 5000
NIGHT = 10**6


def some(rng, count, night, longest):
    """Contests at random times, none longer than asked."""
    contests = []
    for _ in range(count):
        start = rng.randrange(night)
        contests.append((start, min(night, start + rng.randint(1, longest))))
    return contests


def chain(count, length):
    """Contests that follow each other without a pause."""
    return [(i * length, (i + 1) * length) for i in range(count)]


def bridges(count):
    """Pairs of contests, with a shorter one across each seam: shortest first is wrong."""
    contests = []
    for i in range(count):
        base = i * 100
        contests += [(base, base + 40), (base + 39, base + 42), (base + 41, base + 90)]
    return contests


def cases():
    """Programmes, each with the name of its test."""
    rng = random.Random("spectator")
    yield "single", [(0, 1)]
    yield "single-long", [(0, NIGHT)]
    yield "touching", [(0, 5), (5, 10)]
    yield "overlap-by-one", [(0, 6), (5, 10)]
    yield "same-thrice", [(2, 3)] * 3
    yield "nested", [(i, 100 - i) for i in range(50)]
    yield "staircase", [(i, i + 10) for i in range(60)]
    yield "bridges-small", bridges(8)
    yield "long-first", [(0, 900)] + chain(30, 20)
    yield "few-random", some(rng, 15, 50, 12)
    yield "more-random", some(rng, 200, 1000, 60)
    yield "chain", chain(900, 3)
    yield "chain-shuffled", rng.sample(chain(MOST, 200), MOST)
    yield "bridges", rng.sample(bridges(1600), 4800)
    yield "all-meet", [(NIGHT // 2 - 1 - i, NIGHT // 2 + 1 + i) for i in range(MOST)]
    yield "short-random", some(rng, MOST, NIGHT, 300)
    yield "long-random", some(rng, MOST, NIGHT, NIGHT)
    yield "crowded", some(rng, MOST, 2000, 25)


def most(contests):
    """Always the contest that ends first among those that can still be seen."""
    seen = free = 0
    for start, end in sorted(contests, key=lambda contest: contest[1]):
        if start >= free:
            seen, free = seen + 1, end
    return seen


def main():
    folder = Path(sys.argv[1]) / "data" / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, contests) in enumerate(cases(), 1):
        stem = f"{number:02}-{name}"
        lines = [str(len(contests))] + [f"{start} {end}" for start, end in contests]
        (folder / f"{stem}.in").write_bytes(("\n".join(lines) + "\n").encode())
        (folder / f"{stem}.ans").write_bytes(f"{most(contests)}\n".encode())


main()
