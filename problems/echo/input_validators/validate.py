"""Checks one input of this problem on standard input: exit 42 if valid, 43 if not."""

import re
import sys

match = re.fullmatch("([1-9][0-9]{0,10}) ([1-9][0-9]{0,10})\n", sys.stdin.buffer.read().decode("latin-1"))
if match is None:
    print("expected one line with two numbers", file=sys.stderr)
    sys.exit(43)
n, place = int(match[1]), int(match[2])
if not 1 <= place <= n <= 10**10:
    print("expected 1 <= place <= n <= 10^10", file=sys.stderr)
    sys.exit(43)
sys.exit(42)
