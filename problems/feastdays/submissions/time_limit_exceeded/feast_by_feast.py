# Looks for every single day among the feasts of each god, one by one.
n, a, b, c = map(int, input().split())


def is_feast(day, cycle):
    feast = cycle
    while feast < day:
        feast += cycle
    return feast == day


feasts = 0
for day in range(1, n + 1):
    feasts += is_feast(day, a) or is_feast(day, b) or is_feast(day, c)
print(feasts)
