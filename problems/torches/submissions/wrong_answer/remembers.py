# Writes the number down for the other watchman; nothing is there when he looks.
import tempfile
from pathlib import Path

what, word = input().split()
note = Path(tempfile.gettempdir()) / "ships"
if what == "send":
    note.write_text(word)
    print("1")
else:
    print(note.read_text() if note.exists() else -1)
