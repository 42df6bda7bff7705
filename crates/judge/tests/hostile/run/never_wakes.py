# Waits for input that never comes.
# attack: 3 2
# verdict: TLE
# levels: full
import os
import sys

sys.stdin.read()
read, write = os.pipe()
os.read(read, 1)
