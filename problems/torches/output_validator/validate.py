"""Takes the row of the first pass, turns it around if the answer file says so, and compares in the second.

Call: validate INPUT ANSWER FEEDBACK_DIR < OUTPUT. Exit 42: right, 43: wrong. The file `row` in the feedback
directory tells the second pass from the first.
"""

import sys
from pathlib import Path

MOST = 40


def finish(code, message):
    with open(feedback / "judgemessage.txt", "a") as told:
        told.write(message + "\n")
    if code == 43:
        (feedback / "teammessage.txt").write_text(message + "\n")
    sys.exit(code)


feedback = Path(sys.argv[3])
ships = Path(sys.argv[1]).read_text().split()[1]
side = Path(sys.argv[2]).read_text().strip()
words = sys.stdin.buffer.read(4096).split()
if len(words) != 1:
    finish(43, "expected one word")
word = words[0].decode("latin-1")
row = feedback / "row"
if row.exists():
    if word != ships:
        finish(43, "the other watchman understood another number")
    finish(42, f"understood {ships} from {row.read_text()}")
if len(word) > MOST:
    finish(43, "the row is too long")
if set(word) - {"0", "1"}:
    finish(43, "the row has letters other than 0 and 1")
row.write_text(word)
seen = word[::-1] if side == "mirrored" else word
(feedback / "nextpass.in").write_text(f"read {seen}\n")
finish(42, f"sent {word}, seen {side}")
