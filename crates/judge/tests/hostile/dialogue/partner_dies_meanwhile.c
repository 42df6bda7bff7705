// Is busy when the other fails, and does not notice.
// attack: 108 110
// package: dies
// verdict: JE
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
    int n;
    signal(SIGPIPE, SIG_IGN);
    if (scanf("%d", &n) != 1) return 1;
    printf("%d\n", n + 1);
    fflush(stdout);
    for (int i = 0; i < 100; i++) {
        usleep(2000);
        if (write(1, "1\n", 2) < 0) {}
    }
    return 0;
}
