faces = int(input())
strip = input()
print("".join(strip[face::faces] for face in range(faces)))
