# Takes the best price for a mina first.
import sys

numbers = list(map(int, sys.stdin.read().split()))
stalls, room = numbers[0], numbers[1]
crates = list(zip(numbers[2::2], numbers[3::2]))
angry = set()
earned = 0
for i in sorted(range(stalls), key=lambda i: -crates[i][1] / crates[i][0]):
    weight, price = crates[i]
    if i not in angry and weight <= room:
        room -= weight
        earned += price
        angry.update((i - 1, i + 1))
print(earned)
