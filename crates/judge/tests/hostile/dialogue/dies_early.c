// Dies in the middle.
// attack: 110
// package: dialogue
// verdict: RTE
// reason: signal 6
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    printf("%d\n", n + 1);
    fflush(stdout);
    abort();
}
