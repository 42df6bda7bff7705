// The right answer, and a death after it.
// attack: 40 76
// verdict: RTE
// reason: signal 31
#include <signal.h>
#include <stdio.h>

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    printf("%d\n", n);
    fflush(stdout);
    return raise(SIGSYS);
}
