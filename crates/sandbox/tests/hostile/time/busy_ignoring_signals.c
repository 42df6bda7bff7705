// Burns CPU time and will not hear of it.
// attack: 6
// expect: cpu-limit
// limits: cpu=150
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    sigset_t all;
    for (int number = 1; number < 65; number++) signal(number, SIG_IGN);
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, 0);
    spin();
}
