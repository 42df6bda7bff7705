# A right program of this kind, by which the others see that nothing was left.
# attack: 104
# verdict: AC
for name in ./agon-poison.h /tmp/agon-poison.h /dev/shm/agon-poison.h "$HOME/.cache/agon-poison.h"; do
    [ -e "$name" ] && exit 1
done
printf '#!/bin/sh\ncat\n' >main
chmod 755 main
