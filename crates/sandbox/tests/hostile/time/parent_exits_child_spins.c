// The parent ends well while its child computes on; what the child used is counted.
// attack: 7
// expect: exit 0
// stdout: contained
// used: cpu=50
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    pid_t child = fork();
    if (child == 0) {
        close(1);
        spin();
    }
    clockid_t clock;
    struct timespec used = {0};
    while (clock_getcpuclockid(child, &clock) == 0 && used.tv_sec == 0 && used.tv_nsec < 50000000) {
        nap(5);
        clock_gettime(clock, &used);
    }
    return contained();
}
