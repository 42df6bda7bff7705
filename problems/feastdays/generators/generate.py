"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import random
import sys
from math import lcm
from pathlib import Path

LAST = 10**18
WORD = 2**64


def is_prime(number):
    return number > 1 and all(number % d for d in range(2, int(number**0.5) + 1))


def primes(rng, top, count):
    """Different primes below the top."""
    found = set()
    while len(found) < count:
        candidate = rng.randint(2, top)
        if is_prime(candidate):
            found.add(candidate)
    return rng.sample(sorted(found), count)


def wrapping(rng, top):
    """Cycles whose common multiple overflows 64 bits and leaves a small, but positive, number there."""
    while True:
        cycles = [rng.randint(top // 2, top) for _ in range(3)]
        if lcm(*cycles) >= WORD and 0 < lcm(*cycles) % WORD < LAST // 50:
            return cycles


def related(rng, top):
    """Cycles with large common divisors."""
    root = rng.randint(2, int(top**0.5))
    return [root * rng.randint(1, top // root) for _ in range(3)]


def group1(rng):
    yield 1, 1, 1, 1
    yield 10, 10, 10, 10
    yield 30, 2, 3, 5
    yield 1000, 6, 10, 15
    yield 1000, 4, 6, 9
    yield 1000, 999, 998, 997
    yield 997, *related(rng, 900)
    yield rng.randint(500, 999), *(rng.randint(2, 40) for _ in range(3))


def group2(rng):
    yield 5_000_000, 1, 999, 1000
    yield 5_000_000, 12, 18, 30
    yield 4_999_999, 997, 991, 983
    yield 5_000_000, 1000, 1000, 1000
    yield 4_800_000, *related(rng, 1000)
    yield rng.randint(4_000_000, 5_000_000), *(rng.randint(2, 1000) for _ in range(3))


def group3(rng):
    yield LAST, 2, 3, 5
    yield LAST, 999_983, 999_979, 999_961
    yield LAST - 1, *primes(rng, 100, 3)
    yield rng.randint(LAST // 2, LAST), *primes(rng, 1000, 3)
    yield rng.randint(LAST // 2, LAST), *primes(rng, 10**6, 3)
    yield 999_983, 2, 999_983, 3


def group4(rng):
    yield LAST, 10**9, 10**9, 10**9
    yield LAST, 10**9, 10**9 - 1, 10**9 - 2
    yield LAST, 2**29, 2**28, 2**27
    yield LAST, *related(rng, 10**9)
    yield LAST - 7, *related(rng, 10**6)
    yield LAST, *wrapping(rng, 10**9)
    yield LAST - 1, *wrapping(rng, 10**8)
    yield LAST, 999_999_937, 2, 999_999_937
    yield 10**9, 10**9, 31_250_000, 7
    yield rng.randint(LAST // 2, LAST), *(rng.randint(1, 10**9) for _ in range(3))


def feasts(last, a, b, c):
    """Inclusion and exclusion over the common multiples."""
    alone = last // a + last // b + last // c
    pairs = last // lcm(a, b) + last // lcm(b, c) + last // lcm(a, c)
    return alone - pairs + last // lcm(a, b, c)


# Points, the largest N, the longest cycle, the kind of cycles, and the tests of each group.
GROUPS = {
    "group1": (15, 1000, 1000, "any", group1),
    "group2": (25, 5_000_000, 1000, "any", group2),
    "group3": (25, LAST, 10**6, "primes", group3),
    "group4": (35, LAST, 10**9, "any", group4),
}


def main():
    secret = Path(sys.argv[1]) / "data" / "secret"
    secret.mkdir(parents=True, exist_ok=True)
    (secret / "test_group.yaml").write_bytes(b"max_score: 100\nscore_aggregation: sum\n")
    for name, (points, last, top, kind, cases) in GROUPS.items():
        folder = secret / name
        folder.mkdir(exist_ok=True)
        settings = f"max_score: {points}\nscore_aggregation: min\n"
        settings += f'input_validator_args: ["{last}", "{top}", "{kind}"]\n'
        (folder / "test_group.yaml").write_bytes(settings.encode())
        for number, case in enumerate(cases(random.Random(f"feastdays {name}")), 1):
            (folder / f"{number:02}.in").write_bytes((" ".join(map(str, case)) + "\n").encode())
            (folder / f"{number:02}.ans").write_bytes(f"{feasts(*case)}\n".encode())


main()
