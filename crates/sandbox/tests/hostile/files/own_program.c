// Writes to programs that run: its own, its keeper's, the system's.
// attack: 60
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    char path[64];
    const char *others[] = {"/proc/1/exe", "/usr/bin/env", "/bin/sh", "/usr/bin/python3", "/lib64/ld-linux-x86-64.so.2",
        "/lib/x86_64-linux-gnu/libc.so.6", "/etc/passwd", "/etc/ld.so.cache", "/dev", "/usr", "/"};
    attempt("its own program while it runs", open("/proc/self/exe", O_WRONLY));
    snprintf(path, sizeof path, "/proc/%d/exe", getppid());
    if (getppid() != 0) attempt("its parent's program", open(path, O_WRONLY));
    if (getppid() != 0) attempt("its parent's program to read", open(path, O_RDONLY));
    for (unsigned i = 0; i < sizeof others / sizeof *others; i++) {
        attempt(others[i], open(others[i], O_WRONLY));
        attempt(others[i], open(others[i], O_RDWR | O_TRUNC));
        attempt(others[i], open(others[i], O_TMPFILE | O_RDWR, 0600));
        attempt(others[i], chmod(others[i], 0777));
        attempt(others[i], utimensat(AT_FDCWD, others[i], 0, 0));
        attempt(others[i], unlink(others[i]));
        attempt(others[i], rename(others[i], "mine"));
    }
    return contained();
}
