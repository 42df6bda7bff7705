# Digits of other scripts are no digits.
# attack: 111
# verdict: WA
print(input().translate({ord("0") + i: 0xFF10 + i for i in range(10)}))
