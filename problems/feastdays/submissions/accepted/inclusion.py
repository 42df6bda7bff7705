from math import lcm

n, a, b, c = map(int, input().split())
alone = n // a + n // b + n // c
pairs = n // lcm(a, b) + n // lcm(b, c) + n // lcm(a, c)
print(alone - pairs + n // lcm(a, b, c))
