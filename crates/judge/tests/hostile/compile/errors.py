# One line that is wrong and very long.
# attack: 100
# verdict: CE
x = (@60000*"a" @
