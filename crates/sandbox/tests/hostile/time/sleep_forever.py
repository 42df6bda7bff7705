# Sleeping with every catchable signal caught.
# attack: 2 6
# expect: wall-limit
# limits: wall=400
import signal
import time

for number in range(1, 65):
    try:
        signal.signal(number, lambda *_: None)
    except (OSError, ValueError):
        pass
while True:
    time.sleep(1000)
