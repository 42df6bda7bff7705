// What the compiler is given to read, which is nothing.
// attack: 96
// verdict: AC or CE
#include "/dev/stdin"
#include <stdio.h>

int main(void) {
    int n;
    return scanf("%d", &n) != 1 || printf("%d\n", n) < 0;
}
