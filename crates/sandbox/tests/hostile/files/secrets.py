# Walks through all it can see, looking for what tests and answers are called.
# attack: 50
# expect: exit 0
# stdout: contained
# limits: cpu=5000 wall=15000
import os

secret = os.environ["AGON_SECRET"]
found = [secret] if os.path.exists(secret) else []
for top in ["/box", "/tmp", "/var", "/etc", "/home", "/root", "/srv", "/mnt", "/data", "/run", "/dev", "/proc/1/root"]:
    for folder, _, files in os.walk(top):
        found += [f"{folder}/{name}" for name in files if name.endswith((".ans", ".in", ".env", ".key", ".db", ".sqlite"))]
print("\n".join(f"got through: {name}" for name in found) or "contained")
