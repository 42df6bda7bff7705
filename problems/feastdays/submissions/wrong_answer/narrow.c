/* Counts the days in 32 bits. */
#include <stdint.h>
#include <stdio.h>

static uint64_t gcd(uint64_t a, uint64_t b) { return b == 0 ? a : gcd(b, a % b); }

static uint64_t lcm(uint64_t a, uint64_t b) { return a / gcd(a, b) * b; }

int main(void) {
    unsigned long long given, a, b, c;
    if (scanf("%llu %llu %llu %llu", &given, &a, &b, &c) != 4) return 1;
    uint32_t n = (uint32_t)given;
    uint64_t pairs = n / lcm(a, b) + n / lcm(b, c) + n / lcm(a, c);
    uint32_t feasts = (uint32_t)(n / a + n / b + n / c - pairs + n / lcm(lcm(a, b), c));
    printf("%lu\n", (unsigned long)feasts);
    return 0;
}
