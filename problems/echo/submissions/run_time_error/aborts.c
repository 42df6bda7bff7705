#include <stdio.h>
#include <stdlib.h>

int main(void) {
    long long n, distance;
    if (scanf("%lld", &n) != 1) return 0;
    puts("? 1");
    fflush(stdout);
    if (scanf("%lld", &distance) != 1) return 0;
    abort();
}
