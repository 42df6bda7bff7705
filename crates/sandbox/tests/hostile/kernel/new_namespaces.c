// Rooms of its own, in which it would be root.
// attack: 79
// expect: exit 0
// stdout: contained
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"

struct arguments {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
};

int main(void) {
    int kinds[] = {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP, 0x80};
    for (int i = 0; i < 8; i++) {
        if (fork() == 0) _exit(unshare(kinds[i]) == 0 || unshare(kinds[i] | CLONE_NEWUSER) == 0);
        int status;
        wait(&status);
        if (status) through("unshare");
        long child = i < 7 ? syscall(SYS_clone, kinds[i] | CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0) : -1;
        if (child == 0) _exit(0);
        attempt("clone", child);
        struct arguments three = {.flags = (uint64_t)kinds[i] | CLONE_NEWUSER, .exit_signal = SIGCHLD};
        child = syscall(SYS_clone3, &three, sizeof three);
        if (child == 0) _exit(0);
        attempt("clone3", child);
    }
    attempt("another stack of descriptors", unshare(CLONE_FS) ? -1 : chroot("/tmp"));
    return contained();
}
