// Orders to the compiler that it must not take from a source.
// attack: 101
// verdict: AC or CE
#pragma GCC plugin "/tmp/x.so"
#pragma comment(linker, "/tmp/x.o")
#pragma GCC push_options
#pragma GCC optimize("O3,-fplugin=/tmp/x.so")
#include <stdio.h>

int main(void) {
    int n;
    return scanf("%d", &n) != 1 || printf("%d\n", n) < 0;
}
