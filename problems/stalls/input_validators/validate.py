"""Checks one input of this problem on standard input: exit 42 if valid, 43 if not."""

import re
import sys

NUMBER = re.compile("[1-9][0-9]{0,6}")


def refuse(reason):
    print(reason, file=sys.stderr)
    sys.exit(43)


def numbers(line, count):
    words = line.split(" ")
    if len(words) != count or not all(NUMBER.fullmatch(word) for word in words):
        refuse(f"expected {count} positive integers, found {line[:40]!r}")
    return [int(word) for word in words]


text = sys.stdin.buffer.read().decode("latin-1")
if not text.endswith("\n"):
    refuse("the last line has no end")
first, *rest = text[:-1].split("\n")
stalls, cart = numbers(first, 2)
if stalls > 300 or cart > 5000 or len(rest) != stalls:
    refuse("the numbers of stalls or minas are out of range or not that of the lines")
for line in rest:
    weight, price = numbers(line, 2)
    if weight > 5000 or price > 10**6:
        refuse(f"no such crate: {line!r}")
sys.exit(42)
