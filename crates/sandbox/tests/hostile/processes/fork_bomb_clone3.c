// By the newest call and without a signal when a child ends.
// attack: 41
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

struct arguments {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
};

int main(void) {
    int count = 0;
    for (; count < 1000; count++) {
        struct arguments none = {0};
        long child = syscall(SYS_clone3, &none, sizeof none);
        if (child < 0) child = syscall(SYS_clone, CLONE_PARENT, 0, 0, 0, 0);
        if (child < 0) break;
        if (child == 0)
            for (;;) pause();
    }
    if (count > 16) through("more processes than are allowed");
    return contained();
}
