// Brackets so deep that the compiler's own stack ends.
// attack: 105 98
// verdict: CE or AC
// levels: full
#include <stdio.h>

int main(void) {
    int n;
    return scanf("%d", &n) != 1 || printf("%d\n", @20000*(@n@20000*)@) < 0;
}
