#include <stdio.h>

int main(void) {
    long long n;
    if (scanf("%lld", &n) != 1) return 0;
    puts("where are you?");
    fflush(stdout);
    return 0;
}
