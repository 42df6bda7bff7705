# A compiler of many processes that all compute.
# attack: 98 8
# package: quick
# verdict: CE
# says: took more
# levels: full
for i in 1 2 3 4; do (while :; do :; done) & done
wait
