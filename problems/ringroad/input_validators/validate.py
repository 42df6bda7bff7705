"""Checks one input of this problem on standard input: exit 42 if valid, 43 if not."""

import re
import sys

LINE = re.compile("(?:0|[1-9][0-9]{0,9})(?: (?:0|[1-9][0-9]{0,9}))*")


def refuse(reason):
    print(reason, file=sys.stderr)
    sys.exit(43)


def numbers(line, count):
    if not LINE.fullmatch(line):
        refuse(f"expected plain integers, found {line[:40]!r}")
    found = list(map(int, line.split(" ")))
    if len(found) != count:
        refuse(f"expected {count} integers, found {len(found)}")
    return found


text = sys.stdin.buffer.read().decode("latin-1")
if not text.endswith("\n"):
    refuse("the last line has no end")
first, *rest = text[:-1].split("\n")
gates, travellers = numbers(first, 2)
if not 2 <= gates <= 200_000 or not 1 <= travellers <= 200_000:
    refuse("too few or too many gates or travellers")
if len(rest) != 1 + travellers:
    refuse("the number of lines is not that of the travellers")
if max(numbers(rest[0], gates)) > 10**9:
    refuse("a toll is too high")
for line in rest[1:]:
    a, b = numbers(line, 2)
    if not 1 <= a <= gates or not 1 <= b <= gates:
        refuse(f"no such gate: {line!r}")
sys.exit(42)
