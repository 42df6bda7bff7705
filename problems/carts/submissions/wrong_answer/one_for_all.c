#include <stdio.h>

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 0;
    puts("1");
    while (n-- > 0) printf("1 ");
    puts("");
    return 0;
}
