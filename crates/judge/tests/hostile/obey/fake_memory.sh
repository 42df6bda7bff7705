# Ends as one does who was ended for memory.
# attack: 38
# verdict: RTE
# reason: exit code 137
printf '#!/bin/sh\nexit 137\n' >main
chmod 755 main
