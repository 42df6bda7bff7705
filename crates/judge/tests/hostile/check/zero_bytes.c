// The right number with a byte after it that ends texts in other languages.
// attack: 111 74
// verdict: WA
#include <stdio.h>

int main(void) {
    int n;
    return scanf("%d", &n) != 1 || printf("%d%c\n", n, 0) < 0;
}
