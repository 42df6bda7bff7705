"""Checks one input of this problem on standard input: exit 42 if valid, 43 if not."""

import re
import sys

match = re.fullmatch("([1-9][0-9]{0,4})\n([a-z_]{1,20000})\n", sys.stdin.buffer.read().decode("latin-1"))
if match is None:
    print("expected a number of faces and a strip, one line each", file=sys.stderr)
    sys.exit(43)
if len(match[2]) % int(match[1]) != 0:
    print("the strip does not fill the faces evenly", file=sys.stderr)
    sys.exit(43)
sys.exit(42)
