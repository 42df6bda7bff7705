# Reads what was printed as it comes: bytes, tokens, numbers. Anything odd is wrong, never a crash.
import sys

answer = open(sys.argv[2], "rb").read().split()
output = sys.stdin.buffer.read().split()
if output == answer:
    sys.exit(42)
with open(sys.argv[3] + "teammessage.txt", "w") as message:
    print("not the number:", repr(output[:1])[:60], file=message)
sys.exit(43)
