# A compiler that leaves as many daemons as it may.
# attack: 102
# verdict: AC
# next: is_the_next.sh
n=0
while [ $n -lt 60 ]; do
    setsid sh -c 'trap "" HUP TERM; while :; do sleep 1; done' &
    n=$((n + 1))
done 2>/dev/null
printf '#!/bin/sh\ncat\n' >main
chmod 755 main
