// Locks memory so that it can never be taken back.
// attack: 29
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    size_t size = 32 << 20;
    char *area = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(area, 1, size);
    attempt("mlock", mlock(area, size));
    attempt("mlock2", syscall(SYS_mlock2, area, size, 1));
    attempt("mlockall", mlockall(MCL_CURRENT | MCL_FUTURE));
    if (mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0) != MAP_FAILED) {
        char line[128];
        FILE *status = fopen("/proc/self/status", "r");
        while (status && fgets(line, sizeof line, status))
            if (!strncmp(line, "VmLck:", 6) && atol(line + 6) > 64) through("a locked mapping");
    }
    return contained();
}
