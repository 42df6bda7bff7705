"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import random
import sys
from pathlib import Path

LAST = 10**10


def cases():
    """Rings with the place of the cicada, each with the name of its test."""
    rng = random.Random("echo")
    yield "alone", 1, 1
    yield "two-first", 2, 1
    yield "two-second", 2, 2
    yield "three", 3, 3
    yield "at-hand", 10, 1
    yield "opposite-even", 10, 6
    yield "opposite-odd", 11, 6
    yield "opposite-odd-after", 11, 7
    yield "beside", 1000, 2
    yield "beside-behind", 1000, 1000
    for number in range(1, 5):
        n = rng.randint(10**3, 10**6)
        yield f"medium-{number}", n, rng.randint(1, n)
    yield "int32", 2**32 + 1, 2**31 + 7
    yield "largest-forward", LAST, LAST // 2 - 3
    yield "largest-backward", LAST, LAST // 2 + 5
    yield "largest-opposite", LAST, LAST // 2 + 1
    for number in range(1, 3):
        yield f"large-{number}", LAST - number, rng.randint(1, LAST - number)


def main():
    folder = Path(sys.argv[1]) / "data" / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, n, place) in enumerate(cases(), 1):
        stem = f"{number:02}-{name}"
        (folder / f"{stem}.in").write_bytes(f"{n} {place}\n".encode())
        (folder / f"{stem}.ans").write_bytes(f"{place}\n".encode())


main()
