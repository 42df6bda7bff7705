// Climbs out by dots, by chroot, and by descriptors that somebody forgot to close.
// attack: 59
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    char path[4096] = "";
    for (int fd = 3; fd < 1024; fd++)
        if (fcntl(fd, F_GETFD) >= 0) through("a descriptor that was left open");
    attempt("chroot", chroot("."));
    struct stat root, above;
    if (stat("/", &root) || stat("/..", &above) || root.st_ino != above.st_ino || root.st_dev != above.st_dev)
        through("something above the root");
    for (int i = 0; i < 200; i++) strcat(path, "../");
    strcat(path, getenv("AGON_SECRET") + 1);
    attempt("dots", open(path, O_RDONLY));
    int dir = open("/", O_RDONLY | O_DIRECTORY);
    if (dir >= 0) attempt("dots from the root", openat(dir, path, O_RDONLY));
    const char *links[] = {"/proc/self/root", "/proc/self/cwd", "/proc/thread-self/root", "/dev/fd/../../root"};
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/../../../..%s", links[i], getenv("AGON_SECRET"));
        attempt(links[i], open(path, O_RDONLY));
    }
    return contained();
}
