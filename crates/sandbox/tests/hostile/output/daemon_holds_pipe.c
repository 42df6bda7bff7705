// A daemon keeps the output open after the main process has ended.
// attack: 75
// expect: exit 0
// stdout: contained
// limits: wall=10000
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    if (fork() == 0) {
        setsid();
        if (fork() == 0)
            for (;;) pause();
        for (;;) pause();
    }
    return contained();
}
