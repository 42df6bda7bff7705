# The program is a pipe with a name, and somebody holds its other end.
# attack: 103 53
# verdict: CE
mkfifo main
setsid sh -c 'while :; do echo x >main; done' &
