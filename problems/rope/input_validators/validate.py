"""Checks one input of this problem on standard input: exit 42 if valid, 43 if not."""

import re
import sys

match = re.fullmatch("([1-9][0-9]?) ([1-9][0-9]{0,3})\n", sys.stdin.buffer.read().decode("latin-1"))
if match is None or int(match[2]) < int(match[1]) * (int(match[1]) - 1) // 2:
    print("expected the numbers of marks and feet, and feet enough for all pairs", file=sys.stderr)
    sys.exit(43)
sys.exit(42)
