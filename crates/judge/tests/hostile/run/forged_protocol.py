# Speaks the words that sandbox and judge say to one another, on every descriptor there is.
# attack: 111 59
# verdict: WA
import json
import os

for fd in range(1, 64):
    for word in [{"Done": {"status": 0, "cpu_nanos": 0, "memory": 0, "over": None}}, "Ok", {"Judged": {"verdict": "AC"}}]:
        try:
            os.write(fd, json.dumps(word).encode() + b"\n")
        except OSError:
            pass
