# Forgets that the table is round: four poets can lie in a row.
poets = int(input())
if poets in (2, 3):
    print("impossible")
else:
    print(*range(2, poets + 1, 2), *range(1, poets + 1, 2))
