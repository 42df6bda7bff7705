// As many children as there may be, all of them there when the main process ends.
// attack: 41
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    int count = 0;
    for (; count < 1000; count++) {
        pid_t child = fork();
        if (child < 0) break;
        if (child == 0)
            for (;;) pause();
    }
    if (count > 16) through("more processes than are allowed");
    return contained();
}
