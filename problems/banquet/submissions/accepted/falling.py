# Falling ranks, even ones first; one place in a line.
poets = int(input())
if 2 <= poets <= 4:
    print("IMPOSSIBLE")
else:
    ranks = range(poets, 0, -1)
    print(*[rank for rank in ranks if rank % 2 == 0], *[rank for rank in ranks if rank % 2], sep="\n")
