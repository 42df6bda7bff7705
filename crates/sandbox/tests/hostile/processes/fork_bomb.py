# The same with an interpreter in each process.
# attack: 41
# expect: cpu-limit or memory-limit
# limits: cpu=300 memory=128
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
