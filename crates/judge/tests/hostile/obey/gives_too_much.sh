# The program is larger than any.
# attack: 103 99
# verdict: CE
# levels: full
truncate -s 300M main || dd if=/dev/zero of=main bs=1M count=300
