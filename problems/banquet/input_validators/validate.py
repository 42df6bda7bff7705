"""Checks one input of this problem on standard input: exit 42 if valid, 43 if not."""

import re
import sys

match = re.fullmatch("([1-9][0-9]{0,4})\n", sys.stdin.buffer.read().decode("latin-1"))
if match is None or int(match[1]) > 10_000:
    print("expected one line with a number from 1 to 10000", file=sys.stderr)
    sys.exit(43)
sys.exit(42)
