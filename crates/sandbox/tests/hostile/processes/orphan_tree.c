// Makes itself the keeper of orphans, builds a tree of them and ends in the middle of it.
// attack: 45
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"
#include <sys/prctl.h>

int main(void) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_PDEATHSIG, 0);
    pid_t main_process = getpid();
    for (int depth = 0; depth < 3; depth++) {
        fork();
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        setsid();
    }
    if (getpid() != main_process) {
        if (fork() == 0)
            for (;;) pause();
        _exit(0);
    }
    nap(30);
    return contained();
}
