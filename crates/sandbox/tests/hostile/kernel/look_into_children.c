// Looks into another process of its own.
// attack: 83
// expect: exit 0
// stdout: contained
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"
#include <sys/ptrace.h>
#include <sys/uio.h>

int main(void) {
    static char mine[8] = "mine", theirs[8] = "theirs";
    pid_t child = fork();
    if (child == 0) {
        attempt("ptrace me", ptrace(PTRACE_TRACEME, 0, 0, 0));
        nap(200);
        _exit(0);
    }
    struct iovec own = {mine, 8}, other = {theirs, 8};
    attempt("reading memory", syscall(SYS_process_vm_readv, child, &own, 1, &other, 1, 0));
    attempt("writing memory", syscall(SYS_process_vm_writev, child, &own, 1, &other, 1, 0));
    attempt("attaching", ptrace(PTRACE_SEIZE, child, 0, 0));
    kill(child, SIGKILL);
    wait(0);
    return contained();
}
