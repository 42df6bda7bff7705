"""Checks one input of this problem on standard input: exit 42 if valid, 43 if not."""

import re
import sys

NUMBER = "(?:[1-9][0-9]{0,9})"
match = re.fullmatch(f"({NUMBER})\n({NUMBER}(?: {NUMBER})*)\n", sys.stdin.buffer.read().decode("latin-1"))
if match is None:
    print("expected two lines with numbers", file=sys.stderr)
    sys.exit(43)
n, jars = int(match[1]), list(map(int, match[2].split()))
if len(jars) != n or n > 1000 or max(jars) > 10**9:
    print("expected n <= 1000 jars of at most 10^9 olives", file=sys.stderr)
    sys.exit(43)
sys.exit(42)
