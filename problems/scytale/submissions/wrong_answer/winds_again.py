# Winds the strip once more instead of reading it.
faces = int(input())
strip = input()
width = len(strip) // faces
print("".join(strip[column::width] for column in range(width)))
