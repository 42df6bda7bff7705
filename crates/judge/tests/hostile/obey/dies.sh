# A compiler that dies by a signal.
# attack: 101 38
# verdict: CE
# says: signal 9
kill -9 $$
