# Takes or leaves each crate, and forgets what it has tried.
import sys

numbers = list(map(int, sys.stdin.read().split()))
crates = list(zip(numbers[2::2], numbers[3::2]))


def best(stall, room):
    if stall >= len(crates):
        return 0
    weight, price = crates[stall]
    left = best(stall + 1, room)
    if weight > room:
        return left
    return max(left, price + best(stall + 2, room - weight))


print(best(0, numbers[1]))
