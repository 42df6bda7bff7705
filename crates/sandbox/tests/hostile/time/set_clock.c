// Changes the clock by which it is measured.
// attack: 14
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"
#include <sys/time.h>
#include <sys/timex.h>

int main(void) {
    struct timespec now;
    struct timeval day;
    struct timex change = {.modes = ADJ_OFFSET};
    clock_gettime(CLOCK_REALTIME, &now);
    gettimeofday(&day, 0);
    attempt("clock_settime", clock_settime(CLOCK_REALTIME, &now));
    attempt("the process's own clock", clock_settime(CLOCK_PROCESS_CPUTIME_ID, &(struct timespec){0}));
    attempt("settimeofday", settimeofday(&day, 0));
    attempt("adjtimex", adjtimex(&change));
    attempt("clock_adjtime", clock_adjtime(CLOCK_REALTIME, &change));
    return contained();
}
