# A compiler that talks without end.
# attack: 100 70
# verdict: CE
# says: said too much
yes this is an error
