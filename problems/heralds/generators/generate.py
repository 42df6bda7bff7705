"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import random
import sys
from pathlib import Path

MOST = 4000
FAR = 10**6
FAST = 1000


def some(rng, count, far, fast):
    """Heralds at random places with random speeds."""
    return [(rng.randint(-far, far), rng.randint(1, fast)) for _ in range(count)]


def cases():
    """Heralds, each list with the name of its test."""
    rng = random.Random("heralds")
    yield "alone", [(7, 3)]
    yield "same-place", [(-5, 2), (-5, 9), (-5, 1)]
    yield "two-thirds", [(0, 1), (2, 2)]
    yield "one-third", [(0, 1), (1, 2)]
    yield "inner-slow", [(-10, 100), (-9, 1), (9, 1), (10, 100)]
    yield "farthest-slowest", [(-FAR, 1), (FAR, 1)]
    yield "farthest-fastest", [(FAR, FAST), (-FAR, FAST)]
    yield "shortest", [(0, FAST), (1, FAST)]
    yield "long-and-short", [(-FAR, 1), (FAR, FAST), (0, 500)]
    yield "few", some(rng, 5, 20, 5)
    yield "ten", some(rng, 10, 1000, 50)
    yield "hundred", some(rng, 100, FAR, FAST)
    yield "even-speeds", [(x, 10) for x, _ in some(rng, 500, FAR, 1)]
    yield "slow-crowd", [(x, v + 500) for x, v in some(rng, 1000, 1000, 400)] + [(FAR, 3)]
    yield "most", some(rng, MOST, FAR, FAST)
    yield "most-fast", [(x, v + 900) for x, v in some(rng, MOST, FAR, 100)]
    yield "most-near", some(rng, MOST, 100, FAST)
    yield "most-apart", [(x, 1 + abs(x) // 1000 % FAST) for x, _ in some(rng, MOST, FAR, 1)]


def hours(heralds):
    """Halves the time between too short and long enough."""
    short, enough = 0.0, 2.0 * FAR
    for _ in range(100):
        time = (short + enough) / 2
        if max(x - v * time for x, v in heralds) <= min(x + v * time for x, v in heralds):
            enough = time
        else:
            short = time
    return enough


def main():
    folder = Path(sys.argv[1]) / "data" / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "test_group.yaml").write_bytes(b'output_validator_args: [float_tolerance, "1e-6"]\n')
    for number, (name, heralds) in enumerate(cases(), 1):
        stem = f"{number:02}-{name}"
        lines = [str(len(heralds))] + [f"{x} {v}" for x, v in heralds]
        (folder / f"{stem}.in").write_bytes(("\n".join(lines) + "\n").encode())
        (folder / f"{stem}.ans").write_bytes(f"{hours(heralds):.9f}\n".encode())


main()
