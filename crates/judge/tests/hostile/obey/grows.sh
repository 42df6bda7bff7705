# A compiler that takes memory without end.
# attack: 98 19
# package: quick
# verdict: CE
# levels: full
x=0123456789abcdef
while :; do x=$x$x; done
