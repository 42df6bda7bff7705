"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import random
import sys
from pathlib import Path

MOST = 10**9


def cases():
    """Jars, each list with the name of its test."""
    rng = random.Random("tithe")
    yield "alone", [7]
    yield "pair", [1, 1]
    yield "one-of-two", [3, 2]
    yield "all-needed", [1] * 10
    yield "last-jar", [1, 1, 1, 1, 5]
    yield "middle", [1, 5, 6, 1, 2, 2]
    yield "all-ones-prime", [1] * 97
    yield "all-ones", [1] * 1000
    yield "largest", [MOST] * 999
    yield "sum-beyond-int32", [MOST - number for number in range(1000)]
    # Every jar leaves the rest 1, so that only all of them together will do.
    yield "rest-one", [1000 * rng.randint(0, 999_999) + 1 for _ in range(1000)]
    yield "rest-minus-one", [997 * rng.randint(1, 10**6) - 1 for _ in range(997)]
    for number in range(1, 4):
        n = rng.randint(15, 40)
        yield f"small-{number}", [rng.randint(1, MOST) for _ in range(n)]
    for number in range(1, 4):
        n = rng.randint(900, 1000)
        yield f"large-{number}", [rng.randint(1, MOST) for _ in range(n)]


def choice(jars):
    """Jars that follow each other and give a multiple of their number."""
    seen, total = {0: 0}, 0
    for last, jar in enumerate(jars, 1):
        total = (total + jar) % len(jars)
        if total in seen:
            return range(seen[total] + 1, last + 1)
        seen[total] = last


def main():
    folder = Path(sys.argv[1]) / "data" / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, jars) in enumerate(cases(), 1):
        stem = f"{number:02}-{name}"
        taken = list(choice(jars))
        (folder / f"{stem}.in").write_bytes(f"{len(jars)}\n{' '.join(map(str, jars))}\n".encode())
        (folder / f"{stem}.ans").write_bytes(f"{len(taken)}\n{' '.join(map(str, taken))}\n".encode())


main()
