// Answers wrong and writes on, to nobody: the wrong answer is what counts, not the broken pipe.
// attack: 110
// package: dialogue
// verdict: WA
#include <stdio.h>
#include <unistd.h>

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    if (write(1, "0\n", 2) < 0) return 1;
    for (;;) {
        usleep(1000);
        if (write(1, "0\n", 2) < 0) return 1;
    }
}
