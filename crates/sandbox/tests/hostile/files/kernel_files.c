// Reads and writes the kernel's own files.
// attack: 62 92
// expect: exit 0
// stdout: contained
#include "../attack.h"

int main(void) {
    const char *names[] = {"/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/kcore",
        "/proc/keys", "/proc/key-users", "/proc/timer_list", "/proc/kallsyms", "/proc/kmsg", "/proc/sched_debug", "/proc/modules",
        "/proc/iomem", "/proc/ioports", "/proc/mounts", "/proc/net", "/proc/sysvipc", "/proc/acpi", "/proc/bus", "/proc/config.gz",
        "/proc/scsi", "/proc/kpagecount", "/proc/kpageflags", "/proc/locks", "/proc/latency_stats", "/proc/slabinfo",
        "/proc/vmallocinfo", "/proc/sys/fs/binfmt_misc/register", "/proc/sys/vm/drop_caches", "/sys", "/sys/kernel/debug",
        "/sys/fs/cgroup", "/sys/firmware", "/sys/power/state", "/sys/kernel/security", "/dev/mem", "/dev/port", "/dev/kmsg",
        "/dev/cpu/0/msr", "/dev/mqueue", "/dev/hugepages", "/dev/pts", "/dev/tty", "/dev/ptmx", "/dev/console", "/dev/rtc"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        // Its own mounts are no secret, but a link to itself is the way there.
        if (!strcmp(names[i], "/proc/mounts") || !strcmp(names[i], "/proc/net")) continue;
        attempt(names[i], open(names[i], O_RDONLY));
        attempt(names[i], open(names[i], O_WRONLY));
    }
    const char *own[] = {"/proc/self/oom_score_adj", "/proc/self/uid_map", "/proc/self/setgroups", "/proc/self/loginuid",
        "/proc/self/make-it-fail", "/proc/self/attr/current", "/proc/self/clear_refs", "/proc/self/mem"};
    for (unsigned i = 0; i < 6; i++) attempt(own[i], open(own[i], O_WRONLY));
    return contained();
}
