// A million timers, and as many signals in the queue.
// attack: 18
// expect: exit 0
// stdout: contained
// limits: cpu=3000
#include "../attack.h"

int main(void) {
    struct sigevent none = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    sigset_t all;
    timer_t timer;
    int timers = 0, signals = 0;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, 0);
    while (timers < 1000000 && timer_create(CLOCK_MONOTONIC, &none, &timer) == 0) timers++;
    while (signals < 1000000 && sigqueue(getpid(), SIGRTMIN + 1, (union sigval){0}) == 0) signals++;
    if (timers > 10000) through("too many timers");
    if (signals > 10000) through("too many signals");
    return contained();
}
