def knock(column):
    print("?", column, flush=True)
    return int(input())


n = int(input())
distance = knock(1)
forward = 1 + distance
backward = (0 - distance) % n + 1
print("!", forward if knock(forward) == 0 else backward, flush=True)
