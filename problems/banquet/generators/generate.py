"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import random
import sys
from pathlib import Path

MOST = 10_000


def cases():
    """Numbers of poets, small ones first."""
    rng = random.Random("banquet")
    yield from (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 16, 99, 100, 101)
    yield from sorted(rng.sample(range(102, MOST - 1), 3))
    yield from (MOST - 1, MOST)


def order(poets):
    """Odd ranks, then even ones: for five poets and more the seams are three ranks wide at least."""
    if 2 <= poets <= 4:
        return "impossible"
    return " ".join(map(str, [*range(1, poets + 1, 2), *range(2, poets + 1, 2)]))


def main():
    folder = Path(sys.argv[1]) / "data" / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    for number, poets in enumerate(cases(), 1):
        stem = f"{number:02}-{poets}"
        (folder / f"{stem}.in").write_bytes(f"{poets}\n".encode())
        (folder / f"{stem}.ans").write_bytes(f"{order(poets)}\n".encode())


main()
