# A compiler that fills all it may write to.
# attack: 99 56
# package: quick
# verdict: CE
# levels: full
# next: is_the_next.sh
for folder in . /tmp /dev/shm; do
    for i in 1 2 3 4; do dd if=/dev/zero of=$folder/full$i bs=1M count=250; done
done 2>/dev/null
: >main || exit 1
exit 1
