# Says a number three times and wants the next one back each time.
import sys

n = int(open(sys.argv[1]).read())
for step in range(3):
    print(n + step, flush=True)
    line = sys.stdin.readline()
    if line.strip() != str(n + step + 1):
        with open(sys.argv[3] + "teammessage.txt", "w") as message:
            print("not the next number", file=message)
        sys.exit(43)
sys.exit(42)
