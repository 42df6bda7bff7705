// Closes its input, so that who speaks to it gets a broken pipe.
// attack: 110
// package: dialogue
// verdict: WA or RTE or TLE
// levels: full
#include <stdio.h>
#include <unistd.h>

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    close(0);
    printf("%d\n", n + 1);
    fflush(stdout);
    usleep(300000);
    return 0;
}
