// Forks twice, starts a session of its own, closes everything and stays.
// attack: 10 75
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            for (int fd = 0; fd < 64; fd++) close(fd);
            signal(SIGHUP, SIG_IGN);
            signal(SIGTERM, SIG_IGN);
            for (;;) {
                int file = open("still-here", O_WRONLY | O_CREAT | O_APPEND, 0600);
                if (write(file, "x", 1) < 0) {}
                close(file);
                nap(1);
            }
        }
        _exit(0);
    }
    wait(0);
    return contained();
}
