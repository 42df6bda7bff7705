// Looks into the folders of the processes above it.
// attack: 61
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

static void against(pid_t pid) {
    const char *names[] = {"environ", "mem", "maps", "fd", "fdinfo", "root", "cwd", "stack", "auxv", "syscall", "task/1/mem",
        "ns/mnt", "ns/user", "pagemap", "map_files", "timers", "personality"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        char path[64], byte;
        snprintf(path, sizeof path, "/proc/%d/%s", pid, names[i]);
        int file = open(path, O_RDONLY);
        if (file >= 0 && (read(file, &byte, 1) > 0 || errno == EISDIR)) through(path);
        if (readlink(path, &byte, 1) > 0) through(path);
        strcpy(path + strlen(path), "/etc/shadow");
        attempt(path, open(path, O_RDONLY));
    }
}

int main(void) {
    against(1);
    if (getppid() > 1) against(getppid());
    return contained();
}
