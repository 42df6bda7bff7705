# Plays by the rules.
# attack: 107
# package: dialogue
# verdict: AC
for _ in range(3):
    print(int(input()) + 1, flush=True)
