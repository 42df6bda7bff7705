# Functions that call themselves through a pipe, in the background.
# attack: 41
# expect: exit 0 or exit 2 or cpu-limit or wall-limit
# limits: cpu=300 wall=2000
bomb() { bomb | bomb & }
bomb 2>/dev/null
