// Calls by which kernels have been broken. Each must look as if the kernel had none.
// attack: 81 93
// expect: exit 0
// stdout: contained
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"

// A call that must not exist; with arguments that a kernel which has it would refuse or survive.
static void absent(const char *what, long number, long a, long b, long c) {
    if (syscall(number, a, b, c, 0, 0, 0) >= 0 || errno != ENOSYS) through(what);
}

int main(void) {
    absent("bpf", SYS_bpf, 0, 0, 0);
    absent("perf_event_open", SYS_perf_event_open, 0, 0, 0);
    absent("userfaultfd", SYS_userfaultfd, O_NONBLOCK | 1, 0, 0);
    absent("io_uring_setup", SYS_io_uring_setup, 1, 0, 0);
    absent("io_uring_enter", SYS_io_uring_enter, -1, 0, 0);
    absent("io_uring_register", SYS_io_uring_register, -1, 0, 0);
    absent("io_setup", SYS_io_setup, 0, 0, 0);
    absent("kexec_load", SYS_kexec_load, 0, 0, 0);
    absent("kexec_file_load", SYS_kexec_file_load, -1, -1, 0);
    absent("init_module", SYS_init_module, 0, 0, 0);
    absent("finit_module", SYS_finit_module, -1, 0, 0);
    absent("delete_module", SYS_delete_module, 0, 0, 0);
    absent("fanotify_init", SYS_fanotify_init, 0, 0, 0);
    absent("landing in another process's memory", SYS_process_vm_writev, 0, 0, 0);
    absent("ptrace", SYS_ptrace, -1, 0, 0);
    absent("kcmp", SYS_kcmp, 0, 0, 0);
    absent("move_pages", SYS_move_pages, 0, 0, 0);
    absent("migrate_pages", SYS_migrate_pages, 0, 0, 0);
    absent("set_mempolicy", SYS_set_mempolicy, 0, 0, 0);
    absent("mbind", SYS_mbind, 0, 0, 0);
    absent("quotactl", SYS_quotactl, -1, 0, 0);
    absent("acct", SYS_acct, -1, 0, 0);
    absent("lookup_dcookie", 212, 0, 0, 0);
    absent("nfsservctl", 180, 0, 0, 0);
    absent("a call that is not yet invented", 600, 0, 0, 0);
    return contained();
}
