// Asks for cores it was not given.
// attack: 13
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    cpu_set_t given, all, now;
    sched_getaffinity(0, sizeof given, &given);
    memset(&all, 0xff, sizeof all);
    sched_setaffinity(0, sizeof all, &all);
    for (int core = 0; core < CPU_SETSIZE; core++) {
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(core, &one);
        if (!CPU_ISSET(core, &given)) attempt("a core of its own choice", sched_setaffinity(0, sizeof one, &one));
    }
    sched_getaffinity(0, sizeof now, &now);
    for (int core = 0; core < CPU_SETSIZE; core++)
        if (CPU_ISSET(core, &now) && !CPU_ISSET(core, &given)) through("more cores");
    return contained();
}
