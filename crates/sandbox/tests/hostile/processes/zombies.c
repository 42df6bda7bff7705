// The dead that nobody collects count too.
// attack: 42
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    int count = 0;
    for (; count < 1000; count++) {
        pid_t child = fork();
        if (child < 0) break;
        if (child == 0) _exit(0);
    }
    if (count > 16) through("more zombies than processes are allowed");
    return contained();
}
