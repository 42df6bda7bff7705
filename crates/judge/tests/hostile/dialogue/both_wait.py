# Waits for a second word while the other waits for an answer to the first.
# attack: 107
# package: dialogue
# verdict: TLE
# levels: full
input()
input()
