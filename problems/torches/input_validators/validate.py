"""Checks one input of this problem on standard input: exit 42 if valid, 43 if not."""

import re
import sys

if re.fullmatch("send (0|[1-9][0-9]{0,8})\n", sys.stdin.buffer.read().decode("latin-1")) is None:
    print("expected one line `send x` with 0 <= x < 10^9", file=sys.stderr)
    sys.exit(43)
sys.exit(42)
