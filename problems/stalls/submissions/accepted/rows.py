import sys

numbers = list(map(int, sys.stdin.read().split()))
cart = numbers[1]
before = last = [0] * (cart + 1)
for weight, price in zip(numbers[2::2], numbers[3::2]):
    taken = [price + best for best in before[: max(0, cart + 1 - weight)]]
    before, last = last, last[:weight] + [max(pair) for pair in zip(last[weight:], taken)]
print(last[cart])
