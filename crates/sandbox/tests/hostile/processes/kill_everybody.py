# Every signal to every number.
# attack: 43 44
# expect: exit 0
# stdout: contained
import os
import signal

own = os.getpid()
for number in [signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL, signal.SIGSEGV]:
    for pid in [1, *range(2, 2000)]:
        if pid != own:
            try:
                os.kill(pid, number)
            except OSError:
                pass
print("contained")
