# The program is no program.
# attack: 103 69
# verdict: RTE
head -c 4096 /dev/urandom >main
chmod 755 main
