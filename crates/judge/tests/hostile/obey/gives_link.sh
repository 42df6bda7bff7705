# The program is a link to a file of the host.
# attack: 103 52
# verdict: CE
ln -s /usr/bin/cat main
