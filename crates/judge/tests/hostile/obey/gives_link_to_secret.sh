# The program is a link to what should not be read, which would come back as the program's text.
# attack: 103 52
# verdict: CE
ln -s @SECRET@ main
