# As many carts as the whole weight needs, loaded in turn.
n, most = map(int, input().split())
weights = list(map(int, input().split()))
carts = -(-sum(weights) // most)
print(carts)
print(*(block % carts + 1 for block in range(n)))
