n = int(input())
print("? 1", flush=True)
print("!", 1 + int(input()), flush=True)
