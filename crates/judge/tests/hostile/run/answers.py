# Walks through all it can see for the answers, and prints the one that is wanted.
# attack: 50
# verdict: WA
import os
import sys

wanted = sys.stdin.read().strip()
for top in ["/", "@PACKAGE@", "/box", "/tmp", "/proc/1/root", "/proc/self/fd"]:
    for folder, below, files in os.walk(top):
        below[:] = [name for name in below if name not in ("usr", "proc", "lib", "bin", "sbin")]
        for name in files:
            if name.endswith(".ans") or name == "answer":
                print(open(f"{folder}/{name}").read())
                sys.exit()
print(0)
