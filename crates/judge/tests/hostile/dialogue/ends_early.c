// Ends well in the middle.
// attack: 110 108
// package: dialogue
// verdict: WA
#include <stdio.h>

int main(void) {
    int n;
    return scanf("%d", &n) != 1 || printf("%d\n", n + 1) < 0;
}
