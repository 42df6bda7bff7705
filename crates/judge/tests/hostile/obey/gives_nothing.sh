# There is no program, and all went well.
# attack: 103
# verdict: CE
# says: no program
exit 0
