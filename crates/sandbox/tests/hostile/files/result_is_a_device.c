// What is to be collected is a device, or a hard link to a file of others.
// attack: 53 58
// expect: exit 0
// stdout: contained
// take: out
// take: hard
// take: linked
// levels: full rootless guarded
#include "../attack.h"
#include <sys/sysmacros.h>

int main(void) {
    attempt("a character device", mknod("out", S_IFCHR | 0666, makedev(1, 5)));
    attempt("a block device", mknod("out", S_IFBLK | 0666, makedev(254, 0)));
    attempt("a hard link to a system's file", link("/etc/passwd", "hard"));
    attempt("a hard link to a library", link("/usr/bin/env", "hard"));
    attempt("a hard link to the secret", link(getenv("AGON_SECRET"), "hard"));
    attempt("a hard link to standard input", linkat(AT_FDCWD, "/proc/self/fd/0", AT_FDCWD, "linked", AT_SYMLINK_FOLLOW));
    return contained();
}
