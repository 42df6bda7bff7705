// Dies with much memory and the wish that all of it be written down.
// attack: 67
// expect: signal 6
// take: core
// limits: memory=256 cpu=5000
// levels: full rootless guarded
#include "../attack.h"
#include <sys/prctl.h>

int main(void) {
    struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_CORE, &all);
    prctl(PR_SET_DUMPABLE, 1);
    memset(malloc(128 << 20), 1, 128 << 20);
    abort();
}
