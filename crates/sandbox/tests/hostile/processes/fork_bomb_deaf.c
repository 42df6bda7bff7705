// Its children live in sessions of their own, deaf to every signal.
// attack: 41
// expect: cpu-limit or memory-limit
// limits: cpu=200
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    sigset_t all;
    sigfillset(&all);
    for (;;) {
        fork();
        setsid();
        sigprocmask(SIG_BLOCK, &all, 0);
        for (int number = 1; number < 65; number++) signal(number, SIG_IGN);
    }
}
