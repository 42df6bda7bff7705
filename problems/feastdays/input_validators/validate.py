"""Checks one input of this problem on standard input: exit 42 if valid, 43 if not.

Arguments: the largest N, the longest cycle, and "primes" or "any". Without them the widest limits hold.
"""

import re
import sys

NUMBER = "([1-9][0-9]{0,18})"


def refuse(reason):
    print(reason, file=sys.stderr)
    sys.exit(43)


def is_prime(number):
    return number > 1 and all(number % d for d in range(2, int(number**0.5) + 1))


most, longest, kind = sys.argv[1:4] if len(sys.argv) > 3 else (10**18, 10**9, "any")
match = re.fullmatch(" ".join([NUMBER] * 4) + "\n", sys.stdin.buffer.read().decode("latin-1"))
if match is None:
    refuse("expected one line with four positive integers")
days, *cycles = map(int, match.groups())
if days > int(most):
    refuse("too many days")
if max(cycles) > min(days, int(longest)):
    refuse("a cycle is too long")
if kind == "primes" and (len(set(cycles)) < 3 or not all(map(is_prime, cycles))):
    refuse("the cycles are not three different primes")
sys.exit(42)
