"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import random
import sys
from pathlib import Path


def cut(rng, load, pieces):
    """A full cart as so many blocks."""
    places = sorted(rng.sample(range(1, load), pieces - 1))
    return [right - left for left, right in zip([0, *places], [*places, load])]


def case(rng, load, carts, most):
    """Blocks, shuffled, and the cart each of them came from."""
    blocks = [
        (weight, cart)
        for cart in range(1, carts + 1)
        for weight in cut(rng, load, rng.randint(2, most))
    ]
    rng.shuffle(blocks)
    return [weight for weight, _ in blocks], [cart for _, cart in blocks], load


def ordered(rng, load, carts, most):
    """The same, the light blocks first: bad luck for whoever loads them as they come."""
    weights, origins, load = case(rng, load, carts, most)
    pairs = sorted(zip(weights, origins))
    return [weight for weight, _ in pairs], [cart for _, cart in pairs], load


def group1(rng):
    yield [100], [1], 100
    yield [50, 50, 50, 50], [1, 1, 2, 2], 100
    yield [40, 40, 60, 60], [1, 2, 1, 2], 100
    yield [20, 30, 50, 70, 30, 10, 90, 60, 40], [1, 1, 1, 2, 2, 3, 3, 4, 4], 100
    for carts in (4, 5, 6, 7):
        yield case(rng, 100, carts, 2)
        yield ordered(rng, 100, carts, 2)


def group2(rng):
    for carts, most in ((20, 8), (50, 6), (80, 5), (100, 9)):
        yield case(rng, 10**6, carts, most)
        yield ordered(rng, 10**6, carts, most)
    yield [500_001, 499_999] * 200, [cart for cart in range(1, 201) for _ in range(2)], 10**6


# Points, how the tests add up, and the tests of each group.
GROUPS = {"group1": (40, "min", group1), "group2": (60, "sum", group2)}


def main():
    secret = Path(sys.argv[1]) / "data" / "secret"
    secret.mkdir(parents=True, exist_ok=True)
    (secret / "test_group.yaml").write_bytes(b"max_score: 100\nscore_aggregation: sum\n")
    for name, (points, how, cases) in GROUPS.items():
        folder = secret / name
        folder.mkdir(exist_ok=True)
        most, load = ("20", "100") if name == "group1" else ("1000", "1000000")
        settings = f"max_score: {points}\nscore_aggregation: {how}\n"
        settings += f'input_validator_args: ["{most}", "{load}"]\n'
        (folder / "test_group.yaml").write_bytes(settings.encode())
        for number, (weights, origins, load) in enumerate(cases(random.Random(f"carts {name}")), 1):
            text = f"{len(weights)} {load}\n{' '.join(map(str, weights))}\n"
            (folder / f"{number:02}.in").write_bytes(text.encode())
            answer = f"{max(origins)}\n{' '.join(map(str, origins))}\n"
            (folder / f"{number:02}.ans").write_bytes(answer.encode())


main()
