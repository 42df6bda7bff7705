# Both wait for each other, until the program's time is up.
import sys

n = int(sys.stdin.readline())
sys.stdout.write("? 1\n")
distance = int(sys.stdin.readline())
sys.stdout.write(f"! {1 + distance}\n")
