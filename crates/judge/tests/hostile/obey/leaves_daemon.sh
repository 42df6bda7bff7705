# A compiler that leaves a daemon: it holds the output open and would change the program later.
# attack: 102 54
# verdict: AC
setsid sh -c 'trap "" HUP TERM; while :; do sleep 0.01; printf "#!/bin/sh\necho -1\n" >other; mv other main; done' &
printf '#!/bin/sh\ncat\n' >kept
chmod 755 kept
kill -STOP $! 2>/dev/null
sleep 0.1
mv kept main
