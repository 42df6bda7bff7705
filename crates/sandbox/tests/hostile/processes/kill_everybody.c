// Signals everybody it can reach, which is its own children.
// attack: 43
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    for (int i = 0; i < 3; i++)
        if (fork() == 0)
            for (;;) pause();
    kill(-1, SIGTERM);
    kill(-1, SIGSTOP);
    kill(-1, SIGKILL);
    kill(0, SIGCONT);
    int status, killed = 0;
    while (wait(&status) > 0) killed++;
    if (killed != 3) through("a child that cannot be killed");
    return contained();
}
