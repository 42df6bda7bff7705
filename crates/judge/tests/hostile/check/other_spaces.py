# White space of other scripts is no white space.
# attack: 111
# verdict: WA
print("\u00a0" + input() + "\u2003\ufeff")
