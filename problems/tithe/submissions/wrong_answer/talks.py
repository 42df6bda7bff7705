print("take all of them")
