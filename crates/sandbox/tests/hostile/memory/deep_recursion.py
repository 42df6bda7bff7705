# Recursion in an interpreter that has been told not to look.
# attack: 21
# expect: signal 11 or memory-limit or exit 1
# limits: stack=8 memory=128
import sys
import threading

sys.setrecursionlimit(1 << 30)
threading.stack_size(4 << 20)


def deeper(n):
    return deeper(n + 1) + 1


deeper(0)
