# Children that become a new program at once.
# attack: 41
# expect: cpu-limit or wall-limit or exit 0
# limits: cpu=300 wall=2000
while (1) { if (fork() == 0) { exec($^X, $0) or exit 0 } }
