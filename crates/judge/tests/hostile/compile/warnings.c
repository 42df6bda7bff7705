// Thousands of warnings, and a right program.
// attack: 100
// verdict: AC
// levels: full
#include <stdio.h>
@800*#warning this is a warning that is rather long and that stands here again and again
@
int main(void) {
    int n;
    return scanf("%d", &n) != 1 || printf("%d\n", n) < 0;
}
