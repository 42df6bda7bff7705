# The program is another name of the system's file, if that can be had; else there is none.
# attack: 103 53
# verdict: CE
ln /usr/bin/cat main 2>/dev/null || ln /proc/self/exe main 2>/dev/null || mknod main c 1 5 2>/dev/null
exit 0
