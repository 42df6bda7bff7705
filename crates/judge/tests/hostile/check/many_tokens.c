// The right number, and then half a million more.
// attack: 111
// verdict: WA
#include <stdio.h>

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    for (int i = 0; i < 200000; i++) printf("%d\n", n);
    return 0;
}
