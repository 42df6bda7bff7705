# A compiler that forks without end.
# attack: 98 41
# package: quick
# verdict: CE or RTE or AC
# levels: full
# next: is_the_next.sh
f() { f | f & }
f 2>/dev/null
sleep 0.3
exit 1
