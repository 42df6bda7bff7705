# Catches the failure and ends well, if there is one to catch.
# attack: 37 35
# verdict: MLE
all = []
try:
    while True:
        all.append(bytearray(b"x" * (1 << 20)))
except MemoryError:
    print(input())
