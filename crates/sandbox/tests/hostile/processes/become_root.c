// Becomes root, by every name of the call; takes capabilities and groups.
// attack: 58 44
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"
#include <grp.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>

int main(void) {
    gid_t root = 0;
    uint32_t header[2] = {0x20080522, 0}, all[6] = {~0u, ~0u, ~0u, ~0u, ~0u, ~0u};
    attempt("setuid", syscall(SYS_setuid, 0));
    attempt("setgid", syscall(SYS_setgid, 0));
    attempt("setreuid", syscall(SYS_setreuid, 0, 0));
    attempt("setresuid", syscall(SYS_setresuid, 0, 0, 0));
    attempt("setresgid", syscall(SYS_setresgid, 0, 0, 0));
    attempt("setgroups", syscall(SYS_setgroups, 1, &root));
    attempt("capset", syscall(SYS_capset, header, all));
    attempt("ambient capabilities", prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 21, 0, 0));
    attempt("secure bits", prctl(PR_SET_SECUREBITS, 1, 0, 0, 0));
    setfsuid(0);
    if (setfsuid(-1) == 0) through("setfsuid");
    if (geteuid() == 0 || getegid() == 0) through("it is root");
    char line[256];
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status)) {
        if (!strncmp(line, "CapEff:", 7) && strtoull(line + 7, 0, 16)) through("a capability");
        if (!strncmp(line, "CapPrm:", 7) && strtoull(line + 7, 0, 16)) through("a capability to take up");
        if (!strncmp(line, "NoNewPrivs:", 11) && atoi(line + 11) != 1) through("new privileges");
        if (!strncmp(line, "Groups:", 7) && strpbrk(line + 7, "0123456789")) through("a group");
    }
    return contained();
}
