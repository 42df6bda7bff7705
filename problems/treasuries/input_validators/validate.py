"""Checks one input of this problem on standard input: exit 42 if valid, 43 if not."""

import re
import sys

NUMBER = r"(0|-?[1-9][0-9]{0,18})"
LIMIT = 4 * 10**18

match = re.fullmatch(f"{NUMBER} {NUMBER}\n", sys.stdin.buffer.read().decode("latin-1"))
if match is None:
    print("expected one line with two integers", file=sys.stderr)
    sys.exit(43)
if any(abs(int(number)) > LIMIT for number in match.groups()):
    print("a ledger is out of range", file=sys.stderr)
    sys.exit(43)
sys.exit(42)
