// Leaves a daemon that holds both ends and speaks on.
// attack: 110 75
// package: dialogue
// verdict: WA
#include <stdio.h>
#include <unistd.h>

int main(void) {
    if (fork() == 0) {
        setsid();
        for (;;) {
            if (write(1, "0\n", 2) < 0) {}
            usleep(1000);
        }
    }
    usleep(20000);
    return 0;
}
