// Every signal to the process above; looking into it, and taking its descriptors.
// attack: 44 61
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"
#include <sys/ptrace.h>
#include <sys/uio.h>

static void against(pid_t pid) {
    char byte;
    struct iovec own = {&byte, 1}, theirs = {(void *)0x400000, 1};
    int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    for (int number = 1; number < 65; number++) {
        kill(pid, number);
        syscall(SYS_tkill, pid, number);
        syscall(SYS_tgkill, pid, pid, number);
        sigqueue(pid, number, (union sigval){0});
        if (pidfd >= 0) syscall(SYS_pidfd_send_signal, pidfd, number, 0, 0);
    }
    attempt("ptrace attach", ptrace(PTRACE_ATTACH, pid, 0, 0));
    attempt("ptrace seize", ptrace(PTRACE_SEIZE, pid, 0, 0));
    attempt("reading its memory", syscall(SYS_process_vm_readv, pid, &own, 1, &theirs, 1, 0));
    attempt("writing its memory", syscall(SYS_process_vm_writev, pid, &own, 1, &theirs, 1, 0));
    if (pidfd >= 0) attempt("its descriptor", syscall(SYS_pidfd_getfd, pidfd, 0, 0));
    attempt("its limits", prlimit(pid, RLIMIT_NOFILE, 0, &(struct rlimit){0}));
    attempt("what it shares", syscall(SYS_kcmp, getpid(), pid, 0, 0, 0));
    attempt("its core dump filter", syscall(SYS_process_madvise, pidfd, &theirs, 1, MADV_COLD, 0));
}

int main(void) {
    against(1);
    if (getppid() > 1) against(getppid());
    return contained();
}
