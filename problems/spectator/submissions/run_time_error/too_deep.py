# One call for each contest: a long programme is deeper than the interpreter allows.
import sys

numbers = list(map(int, sys.stdin.read().split()))
contests = sorted(zip(numbers[2::2], numbers[1::2]))


def seen(next_contest, free):
    if next_contest == len(contests):
        return 0
    end, start = contests[next_contest]
    if start >= free:
        return 1 + seen(next_contest + 1, end)
    return seen(next_contest + 1, free)


print(seen(0, 0))
