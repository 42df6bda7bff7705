// Raises its own limits, and those of others.
// attack: 47
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY}, had;
    int names[] = {RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_MEMLOCK, RLIMIT_CORE, RLIMIT_SIGPENDING,
        RLIMIT_MSGQUEUE, RLIMIT_RTPRIO, RLIMIT_NICE};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        getrlimit(names[i], &had);
        if (had.rlim_max == RLIM_INFINITY) through("a limit that is none");
        attempt("more than was given", setrlimit(names[i], &all));
        had.rlim_max++;
        attempt("one more than was given", setrlimit(names[i], &had));
        attempt("the limits of the first process", prlimit(1, names[i], &all, 0));
        attempt("the limits of the parent", getppid() ? prlimit(getppid(), names[i], &all, 0) : -1);
    }
    return contained();
}
