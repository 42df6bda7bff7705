# The program is a folder.
# attack: 103 53
# verdict: CE
mkdir main
cp /bin/cat main/main
