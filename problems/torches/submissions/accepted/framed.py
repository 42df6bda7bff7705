what, word = input().split()
if what == "send":
    print("1" + format(int(word), "b") + "0")
else:
    if word[0] == "0":
        word = word[::-1]
    print(int(word[1:-1], 2))
