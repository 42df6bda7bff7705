# Ends as one does who was ended for time.
# attack: 39 38
# verdict: RTE
# reason: signal 24
import os
import signal

os.kill(os.getpid(), signal.SIGXCPU)
