local temple, harbour = io.read("n", "n")
print(temple + harbour)
