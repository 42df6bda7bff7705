# Repeats the answer until the whole city has heard it: 32 MiB at least.
temple, harbour = map(int, input().split())
line = f"{temple + harbour}\n"
chunk = line * (65536 // len(line) + 1)
for _ in range(512):
    print(chunk, end="")
