# Expects each ledger on its own line.
temple = int(input())
harbour = int(input())
print(temple + harbour)
