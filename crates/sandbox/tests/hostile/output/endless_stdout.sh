# Writes for ever with three writers on one pipe.
# attack: 70
# expect: output-limit
# limits: cpu=5000
yes one &
yes two &
yes three
