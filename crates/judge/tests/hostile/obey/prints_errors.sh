# A compiler that complains without end, and then gives a right program.
# attack: 100 71
# verdict: AC
yes this is an error | head -c 4000000 >&2
printf '#!/bin/sh\ncat\n' >main
chmod 755 main
