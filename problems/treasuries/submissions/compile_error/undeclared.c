/* The sum is never declared. */
#include <stdio.h>

int main(void) {
    long long a, b;
    if (scanf("%lld %lld", &a, &b) != 2) return 1;
    total = a + b;
    printf("%lld\n", total);
    return 0;
}
