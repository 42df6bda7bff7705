# Answers, but keeps the answer in its own buffer.
# attack: 107
# package: dialogue
# verdict: TLE
# levels: full
import sys

for line in iter(sys.stdin.readline, ""):
    sys.stdout.write(f"{int(line) + 1}\n")
