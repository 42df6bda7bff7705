# Forks without end, seen through the judge.
# attack: 41
# verdict: TLE or MLE
# levels: full
# next: right.py
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
