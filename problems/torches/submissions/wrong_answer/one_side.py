what, word = input().split()
print(format(int(word), "030b") if what == "send" else int(word, 2))
