# Reads by trying every number of ships until its row is the one that is seen.
what, word = input().split()
if what == "send":
    print("1" + format(int(word), "b") + "0")
else:
    for ships in range(10**9):
        row = "1" + format(ships, "b") + "0"
        if row == word or row[::-1] == word:
            print(ships)
            break
