# Words that are numbers to somebody, which here are compared as they are.
# attack: 111
# verdict: WA
n = input()
print({"1111": "nan", "2222": "inf"}.get(n, "0x" + n))
