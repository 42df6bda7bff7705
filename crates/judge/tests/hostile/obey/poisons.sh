# Leaves things where compilers look, and is judged again: the next one of its kind must not find them.
# attack: 104 66
# verdict: AC
# next: poisons.sh
found=no
for folder in . /tmp "$HOME" "$TMPDIR" /dev/shm /usr/include /usr/local/include "$HOME/.cache" /var/tmp /prog /run; do
    [ -e "$folder/agon-poison.h" ] && found=yes
done
for folder in . /tmp "$HOME" "$TMPDIR" /dev/shm /usr/include /usr/local/include "$HOME/.cache" /var/tmp /prog /run; do
    mkdir -p "$folder" 2>/dev/null
    touch "$folder/agon-poison.h" "$folder/main.c.gch" 2>/dev/null
done
if [ $found = yes ]; then
    printf '#!/bin/sh\necho poisoned\n' >main
else
    printf '#!/bin/sh\ncat\n' >main
fi
chmod 755 main
