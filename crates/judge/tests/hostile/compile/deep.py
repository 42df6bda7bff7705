# Brackets so deep that the parser gives up.
# attack: 105
# verdict: CE
print(@3000*(@int(input())@3000*)@)
