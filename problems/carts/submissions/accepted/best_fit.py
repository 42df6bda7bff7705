n, most = map(int, input().split())
weights = list(map(int, input().split()))
free, carts = [], [0] * n
for block in sorted(range(n), key=lambda block: -weights[block]):
    fits = [cart for cart, room in enumerate(free) if room >= weights[block]]
    cart = min(fits, key=lambda cart: free[cart], default=len(free))
    if cart == len(free):
        free.append(most)
    free[cart] -= weights[block]
    carts[block] = cart + 1
print(len(free))
print(*carts)
