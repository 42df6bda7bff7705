"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import random
import sys
from pathlib import Path

WORDS = (
    "the archers wait behind the olive grove do not trust the ferryman bring oil bread and rope "
    "nine ships left the harbour by night the gate stands open at noon the king is an actor send "
    "goats burn this strip all quiet on the wall the oracle has a cold victory is near"
).split()
LONGEST = 20_000


def prose(rng, length):
    """Words joined by underscores, cut to the length."""
    text = ""
    while len(text) < length:
        text += rng.choice(WORDS) + "_"
    return text[:length]


def cases():
    """Numbers of faces and messages, each with the name of its test."""
    rng = random.Random("scytale")
    yield "one-letter", 1, "a"
    yield "one-blank", 1, "_"
    yield "one-face", 1, prose(rng, 40)
    yield "all-faces", 37, prose(rng, 37)
    yield "only-blanks", 5, "_" * 20
    yield "blank-ends", 3, "__" + prose(rng, 26) + "__"
    yield "two-faces", 2, prose(rng, 98)
    yield "two-columns", 49, prose(rng, 98)
    yield "square", 12, prose(rng, 144)
    yield "wide", 7, prose(rng, 700)
    yield "tall", 100, prose(rng, 700)
    yield "thousand", 25, prose(rng, 1000)
    yield "just-over", 13, prose(rng, 1001)
    yield "prime", 71, prose(rng, 71 * 73)
    yield "longest-narrow", 8, prose(rng, LONGEST)
    yield "longest-wide", 5000, prose(rng, LONGEST)
    yield "longest-random", 160, "".join(rng.choices("abcdefghijklmnopqrstuvwxyz_", k=LONGEST))


def wind(faces, message):
    """The strip: one column after the other."""
    width = len(message) // faces
    return "".join(message[column::width] for column in range(width))


def main():
    folder = Path(sys.argv[1]) / "data" / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, faces, message) in enumerate(cases(), 1):
        stem = f"{number:02}-{name}"
        (folder / f"{stem}.in").write_bytes(f"{faces}\n{wind(faces, message)}\n".encode())
        (folder / f"{stem}.ans").write_bytes(f"{message}\n".encode())


main()
