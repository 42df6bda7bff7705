"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import random
import sys
from pathlib import Path

LAST = 10**9 - 1


def cases():
    """Numbers of ships and the side from which the row is seen, each with the name of its test."""
    rng = random.Random("torches")
    for side in ("plain", "mirrored"):
        yield f"none-{side}", 0, side
        yield f"one-{side}", 1, side
        yield f"two-{side}", 2, side
        # The same from both sides, in binary.
        yield f"palindrome-{side}", 0b101101101101101101101101101, side
        yield f"power-{side}", 2**29, side
        yield f"ones-{side}", 2**29 - 1, side
        yield f"largest-{side}", LAST, side
        yield f"five-{side}", 50_505, side
    for number in range(1, 7):
        yield f"random-{number}", rng.randint(0, LAST), rng.choice(("plain", "mirrored"))


def main():
    folder = Path(sys.argv[1]) / "data" / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, ships, side) in enumerate(cases(), 1):
        stem = f"{number:02}-{name}"
        (folder / f"{stem}.in").write_bytes(f"send {ships}\n".encode())
        (folder / f"{stem}.ans").write_bytes(f"{side}\n".encode())


main()
