# Closes the output under the interpreter's feet.
# attack: 76
# expect: exit not 0
import os

os.close(1)
print("answer")
