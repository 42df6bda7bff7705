"""Checks one input of this problem on standard input: exit 42 if valid, 43 if not. Call: validate [MOST LOAD]"""

import re
import sys

NUMBER = "(?:[1-9][0-9]{0,6})"
match = re.fullmatch(f"({NUMBER}) ({NUMBER})\n({NUMBER}(?: {NUMBER})*)\n", sys.stdin.buffer.read().decode("latin-1"))
if match is None:
    print("expected two lines with numbers", file=sys.stderr)
    sys.exit(43)
n, load, weights = int(match[1]), int(match[2]), list(map(int, match[3].split()))
most, largest = map(int, sys.argv[1:3] or ("1000", "1000000"))
if len(weights) != n or n > most or load > largest or max(weights) > load:
    print(f"expected at most {most} blocks that fit on carts for at most {largest}", file=sys.stderr)
    sys.exit(43)
sys.exit(42)
