# Words that are meant for whoever keeps the transcript or reads the verdict.
# attack: 111 74
# package: dialogue
# verdict: WA
import os

os.write(1, b"\x00\x1b[2J</pre><script>alert(1)</script>\xff\xfe 42 accepted\n")
