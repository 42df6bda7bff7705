"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import random
import sys
from pathlib import Path

LIMIT = 4 * 10**18


def cases():
    """Pairs of ledgers, each with the name of its test."""
    rng = random.Random("treasuries")
    yield "zero", 0, 0
    yield "one-obol", 0, 1
    yield "cancel", 17, -17
    yield "two-debts", -5, -8
    yield "int32-last", 2**31 - 2, 1
    yield "int32-over", 2**31 - 1, 1
    yield "int32-under", -(2**31), -1
    yield "uint32-over", 2**32 - 1, 1
    yield "double-odd", 2**53, 1
    yield "double-debt", -(2**53), -1
    yield "largest", LIMIT, LIMIT
    yield "smallest", -LIMIT, -LIMIT
    yield "opposite", LIMIT, -LIMIT
    yield "all-but-one", LIMIT, 1 - LIMIT
    for i in range(3):
        yield f"medium-{i + 1}", rng.randint(-(10**9), 10**9), rng.randint(-(10**9), 10**9)
    for i in range(4):
        yield f"large-{i + 1}", rng.randint(-LIMIT, LIMIT), rng.randint(-LIMIT, LIMIT)


def main():
    folder = Path(sys.argv[1]) / "data" / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, a, b) in enumerate(cases(), 1):
        stem = f"{number:02}-{name}"
        (folder / f"{stem}.in").write_bytes(f"{a} {b}\n".encode())
        (folder / f"{stem}.ans").write_bytes(f"{a + b}\n".encode())


main()
