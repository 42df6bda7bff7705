// Leaves its control group, or changes it.
// attack: 92
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"
#include <sys/mount.h>

int main(void) {
    const char *names[] = {"/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory/tasks", "/sys/fs/cgroup/memory/release_agent",
        "/sys/fs/cgroup/pids/tasks", "/sys/fs/cgroup/cpuacct/tasks", "/sys/fs/cgroup/unified/cgroup.procs",
        "/proc/self/oom_adj"};
    for (unsigned i = 0; i < 6; i++) attempt(names[i], open(names[i], O_WRONLY));
    attempt("the old groups", mount("x", ".", "cgroup", 0, "memory"));
    attempt("the new groups", mount("x", ".", "cgroup2", 0, 0));
    char text[4096] = "";
    int file = open("/proc/self/cgroup", O_RDONLY);
    if (file >= 0 && read(file, text, sizeof text - 1) > 0 && strstr(text, "agon-") && !strstr(text, ":/\n"))
        through("the place of its group");
    return contained();
}
