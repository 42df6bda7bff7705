# Says one number and fails by its own fault.
import sys

print(open(sys.argv[1]).read().strip(), flush=True)
sys.stdin.readline()
raise SystemError("the package's own fault")
