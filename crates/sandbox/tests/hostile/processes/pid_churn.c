// Goes through numbers of processes as fast as it can.
// attack: 46
// expect: exit 0
// stdout: contained
// limits: cpu=5000
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    for (int i = 0; i < 1500; i++) {
        pid_t child = fork();
        if (child == 0) _exit(0);
        if (child > 0) waitpid(child, 0, 0);
    }
    return contained();
}
