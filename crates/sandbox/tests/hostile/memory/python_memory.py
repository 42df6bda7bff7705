# Catches MemoryError, should there be one, and calls it a day.
# attack: 37
# expect: memory-limit
# limits: cpu=5000
all = []
try:
    while True:
        all.append(bytearray(b"x" * (1 << 20)))
except MemoryError:
    pass
