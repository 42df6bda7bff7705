// Asks for more than its share of the processor.
// attack: 12
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

struct attributes {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

int main(void) {
    struct sched_param one = {1};
    struct attributes deadline = {sizeof deadline, 6, 0, 0, 0, 1000000, 10000000, 10000000};
    struct attributes nice = {sizeof nice, 0, 0, -20};
    attempt("setpriority", setpriority(PRIO_PROCESS, 0, -20));
    attempt("setpriority of the user", setpriority(PRIO_USER, 0, -20));
    attempt("FIFO", sched_setscheduler(0, SCHED_FIFO, &one));
    attempt("round robin", sched_setscheduler(0, SCHED_RR, &one));
    attempt("deadline", syscall(SYS_sched_setattr, 0, &deadline, 0));
    attempt("nice by attributes", syscall(SYS_sched_setattr, 0, &nice, 0));
    attempt("real-time input and output", syscall(SYS_ioprio_set, 1, 0, 1 << 13));
    return contained();
}
