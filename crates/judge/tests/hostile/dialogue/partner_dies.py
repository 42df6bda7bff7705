# Plays by the rules with one who fails by his own fault.
# attack: 108
# package: dies
# verdict: JE
for _ in range(3):
    print(int(input()) + 1, flush=True)
