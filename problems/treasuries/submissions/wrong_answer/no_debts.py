# Takes every debt for a fortune.
temple, harbour = map(int, input().split())
print(abs(temple) + abs(harbour))
