n = int(input())
seen, total = {0: 0}, 0
for last, jar in enumerate(map(int, input().split()), 1):
    total = (total + jar) % n
    if total in seen:
        print(last - seen[total])
        print(*range(seen[total] + 1, last + 1))
        break
    seen[total] = last
