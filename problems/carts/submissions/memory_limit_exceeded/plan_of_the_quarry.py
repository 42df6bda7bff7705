n, most = map(int, input().split())
plan = [bytearray(1_000_000) for _ in range(1_000)]
print(n)
print(*range(1, n + 1))
