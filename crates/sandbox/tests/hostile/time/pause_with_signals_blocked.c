// Waits with every signal blocked.
// attack: 5
// expect: wall-limit
// limits: wall=300
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, 0);
    for (;;) pause();
}
