n = int(input())
seen, total = [None] * 300, 0
seen[0] = 0
for last, jar in enumerate(map(int, input().split()), 1):
    total = (total + jar) % n
    if seen[total] is not None:
        print(last - seen[total])
        print(*range(seen[total] + 1, last + 1))
        break
    seen[total] = last
