"""Accepts marks whose distances are all different.

Call: validate INPUT ANSWER FEEDBACK_DIR < OUTPUT. Exit 42: right, 43: wrong.
"""

import sys
from pathlib import Path


def wrong(message):
    for name in ("judgemessage.txt", "teammessage.txt"):
        (Path(sys.argv[3]) / name).write_text(message + "\n")
    sys.exit(43)


count, longest = map(int, Path(sys.argv[1]).read_text().split())
words = sys.stdin.buffer.read(1 << 16).split()
if len(words) != count:
    wrong(f"expected {count} marks, found {len(words)}")
if not all(word.isdigit() and len(word) <= 6 for word in words):
    wrong("a mark is no number")
marks = sorted(map(int, words))
if marks[0] != 0 or marks[-1] > longest:
    wrong(f"the marks must begin at 0 and end at {longest} at the latest")
seen = {}
for i, left in enumerate(marks):
    for right in marks[i + 1 :]:
        other = seen.setdefault(right - left, (left, right))
        if other != (left, right):
            wrong(f"{other[0]} and {other[1]} are as far apart as {left} and {right}")
        if left == right:
            wrong(f"mark {left} twice")
sys.exit(42)
