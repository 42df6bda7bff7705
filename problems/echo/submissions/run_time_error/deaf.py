n = int(input())
print("? 1", flush=True)
columns = [0] * 10
print("!", columns[int(input()) + 10], flush=True)
