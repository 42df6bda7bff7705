# Forks without end, seen through the judge.
# attack: 41
# verdict: TLE or MLE
# next: right.py
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
