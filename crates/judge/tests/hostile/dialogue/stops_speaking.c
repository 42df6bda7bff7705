// Closes its output and goes on listening.
// attack: 110 76
// package: dialogue
// verdict: WA or TLE
#include <stdio.h>
#include <unistd.h>

int main(void) {
    int n;
    close(1);
    while (scanf("%d", &n) == 1) {}
    return 0;
}
