# Looks for the other side's processes, descriptors and files; plays wrong if it finds any.
# attack: 112 61
# package: dialogue
# verdict: AC
import os

found = 0
parents = {os.getpid()}
for name in os.listdir("/proc"):
    if name.isdigit() and int(name) not in parents and name != os.readlink("/proc/self"):
        found += 1
for pid in [1, 2, 3, os.getppid()]:
    if str(pid) == os.readlink("/proc/self"):
        continue
    for what in ["fd", "environ", "cwd", "mem", "maps"]:
        try:
            os.listdir(f"/proc/{pid}/{what}") if what == "fd" else open(f"/proc/{pid}/{what}").read(1)
            found += 1
        except OSError:
            pass
for name in ["input", "answer", "feedback", "../input", "/box/input", "@PACKAGE@/data/secret/1.in"]:
    found += os.path.exists(name)
for fd in range(3, 64):
    try:
        os.fstat(fd)
        found += 1
    except OSError:
        pass
for _ in range(3):
    print(int(input()) + 1 if found == 0 else -found, flush=True)
