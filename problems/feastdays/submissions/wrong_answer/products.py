# Multiplies the cycles even if they have divisors in common.
n, a, b, c = map(int, input().split())
print(n // a + n // b + n // c - n // (a * b) - n // (b * c) - n // (a * c) + n // (a * b * c))
