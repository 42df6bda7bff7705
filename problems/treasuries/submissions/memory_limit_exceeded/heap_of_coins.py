# Pours every obol onto a heap of bytes: at most 700 million, enough for any limit here.
temple, harbour = map(int, input().split())
heap = b"o" * min(abs(temple) + abs(harbour), 700_000_000)
assert heap[:1] in (b"o", b"")
print(temple + harbour)
