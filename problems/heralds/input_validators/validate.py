"""Checks one input of this problem on standard input: exit 42 if valid, 43 if not."""

import re
import sys

NUMBER = re.compile("0|-?[1-9][0-9]{0,6}")


def refuse(reason):
    print(reason, file=sys.stderr)
    sys.exit(43)


def numbers(line, count):
    words = line.split(" ")
    if len(words) != count or not all(NUMBER.fullmatch(word) for word in words):
        refuse(f"expected {count} plain integers, found {line[:40]!r}")
    return [int(word) for word in words]


text = sys.stdin.buffer.read().decode("latin-1")
if not text.endswith("\n"):
    refuse("the last line has no end")
first, *rest = text[:-1].split("\n")
(count,) = numbers(first, 1)
if not 1 <= count <= 4000 or len(rest) != count:
    refuse("the number of heralds is out of range or not that of the lines")
for line in rest:
    place, speed = numbers(line, 2)
    if abs(place) > 10**6 or not 1 <= speed <= 1000:
        refuse(f"no such herald: {line!r}")
sys.exit(42)
