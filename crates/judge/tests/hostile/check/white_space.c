// The right number in a sea of white space.
// attack: 111
// verdict: AC
#include <stdio.h>

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    for (int i = 0; i < 500000; i++) putchar(" \n\t\r\v\f"[i % 6]);
    printf("%d", n);
    for (int i = 0; i < 500000; i++) putchar('\n');
    return 0;
}
