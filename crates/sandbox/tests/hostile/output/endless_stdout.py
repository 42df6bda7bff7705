# Prints for ever, and will not hear that nobody listens.
# attack: 70
# expect: output-limit
# limits: cpu=5000
while True:
    try:
        print("yes" * 1000)
    except BaseException:
        pass
