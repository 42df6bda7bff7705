// The right answers, and then more than anybody reads.
// attack: 109
// package: dialogue
// verdict: AC or RTE or OLE
#include <stdio.h>

int main(void) {
    int n;
    for (int i = 0; i < 3; i++) {
        if (scanf("%d", &n) != 1) return 1;
        printf("%d\n", n + 1);
        fflush(stdout);
    }
    for (int i = 0; i < 100000; i++) puts("and more");
    return 0;
}
