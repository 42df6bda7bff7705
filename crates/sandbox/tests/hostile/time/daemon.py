# Leaves a thread, a child in a session of its own, and a grandchild that nobody waits for.
# attack: 10 45
# expect: exit 0
# stdout: contained
import os
import threading
import time

threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
if os.fork() == 0:
    os.setsid()
    os.closerange(0, 64)
    os.fork()
    while True:
        time.sleep(0.001)
print("contained", flush=True)
os._exit(0)
