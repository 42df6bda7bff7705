# Looks for rights that an interpreter was started with and has kept, and takes them up.
# attack: 58 44
# expect: exit 0
# stdout: contained
import ctypes
import os

held = []
for name, change in [
    ("setuid", lambda: os.setuid(0)),
    ("setresuid", lambda: os.setresuid(0, 0, 0)),
    ("setgid", lambda: os.setgid(0)),
    ("setgroups", lambda: os.setgroups([0])),
    ("another user", lambda: os.setresuid(os.getuid() + 1, os.getuid() + 1, os.getuid() + 1)),
    ("chown", lambda: os.chown("/tmp", 0, 0)),
    ("another's limits", lambda: __import__("resource").prlimit(os.getppid(), 7, (3, 3))),
    ("chroot", lambda: os.chroot("/tmp")),
    ("nice", lambda: os.nice(-5)),
]:
    try:
        change()
        held.append(name)
    except (OSError, ValueError):
        pass
for line in open("/proc/self/status"):
    key, _, value = line.partition(":")
    if key in ("CapInh", "CapPrm", "CapEff", "CapAmb") and int(value, 16):
        held.append(line.strip())
    if key == "NoNewPrivs" and value.strip() != "1" or key == "Seccomp" and value.strip() != "2":
        held.append(line.strip())
    if key == "Groups" and value.strip():
        held.append(line.strip())
    if key in ("Uid", "Gid") and len(set(value.split())) != 1:
        held.append(line.strip())
if ctypes.CDLL(None).prctl(8, 1, 0, 0, 0) == 0:
    held.append("keeping capabilities")
for fd in range(3, 256):
    try:
        os.fstat(fd)
        held.append(f"descriptor {fd}")
    except OSError:
        pass
print("\n".join(f"got through: {what}" for what in held) or "contained")
