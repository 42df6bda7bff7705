# A right program, by which others see that the judge is well after them.
# attack: 41
# verdict: AC
print(input())
