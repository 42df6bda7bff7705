# Changes the interpreter for the next test: modules in memory, modules in files, hooks, threads.
# attack: 66 11
# pair: after
# levels: full rootless guarded
import builtins
import math
import os
import sys
import threading
import time

found = [name for name in ("left_for_the_next",) if hasattr(builtins, name) or hasattr(math, name) or hasattr(os, name)]
if sys.argv[-1] == "leave":
    builtins.left_for_the_next = math.left_for_the_next = os.left_for_the_next = 1
    sys.excepthook = sys.displayhook = print
    os.environ["LEFT"] = "x"
    os.umask(0)
    for folder in [".", "/tmp", os.path.dirname(math.__file__) if hasattr(math, "__file__") else ".", *sys.path[:3]]:
        for name in ("sitecustomize.py", "collections.py", "left_module.py"):
            try:
                open(os.path.join(folder or ".", name), "w").write("import builtins; builtins.left_for_the_next = 1")
            except OSError:
                pass
    if os.fork() == 0:
        os.setsid()
        while True:
            time.sleep(0.001)
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    print("contained", flush=True)
    os._exit(0)
if os.environ.get("LEFT"):
    found.append("a variable")
if threading.active_count() > 1:
    found.append(f"threads: {threading.enumerate()}")
if os.path.exists("left_module.py"):
    found.append("a file")
try:
    import left_module  # noqa: F401

    found.append("a module")
except ImportError:
    pass
if os.umask(0o22) == 0:
    found.append("a mask")
print("\n".join(f"got through: {what}" for what in found) or "nothing found")
