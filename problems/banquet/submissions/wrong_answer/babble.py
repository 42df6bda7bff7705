# Answers in verse, with numbers nobody asked for.
import sys

poets = int(input())
sys.stdout.buffer.write(b"\xff\xfe\x00 -1 1e5 99999999999999999999999999 0x10\n" * poets)
