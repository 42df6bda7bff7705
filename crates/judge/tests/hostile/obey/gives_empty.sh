# The program is empty.
# attack: 103 69
# verdict: RTE
: >main
