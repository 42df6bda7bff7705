# Names the places again and again: 32 MiB of them.
poets = int(input())
for _ in range(512):
    print("1 3 5 2 4 " * 6554)
