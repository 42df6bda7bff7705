// A daemon that forks and dies all the time, so that its number is never the one that is looked at.
// attack: 46 10
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    if (fork() == 0) {
        setsid();
        for (;;) {
            if (fork()) _exit(0);
            int file = open("still-here", O_WRONLY | O_CREAT | O_APPEND, 0600);
            if (write(file, "x", 1) < 0) {}
            close(file);
        }
    }
    nap(30);
    return contained();
}
