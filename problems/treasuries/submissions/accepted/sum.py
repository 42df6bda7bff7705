temple, harbour = map(int, input().split())
print(temple + harbour)
