# A loop without end, in an interpreter.
# attack: 1
# expect: cpu-limit
# limits: cpu=200
# levels: full rootless guarded
while True:
    pass
