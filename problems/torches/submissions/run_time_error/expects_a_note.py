what, word = input().split()
if what == "send":
    with open("ships.txt", "w") as note:
        note.write(word)
    print("1")
else:
    print(open("ships.txt").read())
