"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import random
import sys
from pathlib import Path

MOST = 300
HEAVIEST = 5000
DEAREST = 10**6


def some(rng, count, heaviest, dearest):
    """Crates of random weights and prices."""
    return [(rng.randint(1, heaviest), rng.randint(1, dearest)) for _ in range(count)]


def fair(rng, count, heaviest):
    """Crates with nearly the same price for a mina."""
    return [(w, 100 * w + rng.randint(0, 60)) for w, _ in some(rng, count, heaviest, 1)]


def cases():
    """Carts and stalls, each with the name of its test."""
    rng = random.Random("stalls")
    yield "one", 5, [(5, 7)]
    yield "too-heavy", 4, [(5, 7)]
    yield "all-too-heavy", 9, [(10, 5)] * 6
    yield "two-rivals", 10, [(5, 3), (5, 4)]
    yield "greedy-trap", 10, [(6, 60), (1, 1), (5, 40), (1, 1), (5, 40)]
    yield "middle-trap", 100, [(1, 8), (1, 10), (1, 8), (1, 1), (1, 8), (1, 10), (1, 8)]
    yield "two-apart", 100, [(1, 9), (1, 1), (1, 1), (1, 9), (1, 1), (1, 1), (1, 9)]
    yield "one-mina", 1, [(1, DEAREST)] * 7
    yield "equal", 50, [(3, 4)] * 40
    yield "few", 20, some(rng, 8, 10, 20)
    yield "more", 100, some(rng, 25, 30, 100)
    yield "hundred", 1000, some(rng, 100, 150, 1000)
    yield "large-prices", HEAVIEST, some(rng, MOST, 10, DEAREST)
    yield "most", HEAVIEST, some(rng, MOST, 200, DEAREST)
    yield "most-heavy", HEAVIEST, some(rng, MOST, HEAVIEST, DEAREST)
    yield "most-fair", HEAVIEST, fair(rng, MOST, 120)
    yield "most-fair-heavy", HEAVIEST - 1, fair(rng, MOST, 2500)
    yield "dearest", HEAVIEST, [(1, DEAREST)] * MOST


def earned(cart, stalls):
    """The best sums for each load, with and without the last stall."""
    taken = [0] * (cart + 1)
    left = [0] * (cart + 1)
    for w, p in stalls:
        fits = [p + left[load - w] if load >= w else 0 for load in range(cart + 1)]
        taken, left = fits, [max(pair) for pair in zip(taken, left)]
    return max(taken[cart], left[cart])


def main():
    folder = Path(sys.argv[1]) / "data" / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, cart, stalls) in enumerate(cases(), 1):
        stem = f"{number:02}-{name}"
        lines = [f"{len(stalls)} {cart}"] + [f"{w} {p}" for w, p in stalls]
        (folder / f"{stem}.in").write_bytes(("\n".join(lines) + "\n").encode())
        (folder / f"{stem}.ans").write_bytes(f"{earned(cart, stalls)}\n".encode())


main()
