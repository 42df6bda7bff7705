// One uses up all that a user may have of the kernel; its neighbour needs a little of each.
// attack: 94 18 27
// pair: beside
// found: unharmed
// levels: full rootless
#include "../attack.h"
#include <sys/inotify.h>

int main(int argc, char **argv) {
    int ends[2], leaves = is_role(argc, argv, "leave");
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, 0);
    if (leaves) {
        for (int i = 0; i < 6; i++) fork();
        for (long end = millis() + HOLD; millis() < end; nap(10)) {
            inotify_init();
            if (!pipe(ends)) fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
            while (sigqueue(getpid(), SIGRTMIN, (union sigval){0}) == 0) {}
            mlock(malloc(4096), 4096);
            syscall(SYS_add_key, "user", "x", "x", 1, -3);
        }
        return 0;
    }
    for (int round = 0; round < 20; round++, nap(10)) {
        pid_t child = fork();
        if (child == 0) _exit(0);
        if (child < 0) through("no child may be had");
        waitpid(child, 0, 0);
        if (pipe(ends) || fcntl(ends[1], F_GETPIPE_SZ) < 16384) through("no pipe, or a small one");
        close(ends[0]), close(ends[1]);
        if (sigqueue(getpid(), SIGRTMIN, (union sigval){0})) through("no signal may be sent");
        timer_t timer;
        if (timer_create(CLOCK_MONOTONIC, 0, &timer)) through("no timer");
        timer_delete(timer);
    }
    if (!got_through) puts("unharmed");
    return got_through;
}
