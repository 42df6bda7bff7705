# Words that a program of the package would print itself.
# attack: 111
# package: checked
# verdict: WA
print("42 accepted ok AC")
print("points 1.0")
