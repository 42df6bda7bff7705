// Pipes on which the kernel tells of its own affairs.
// attack: 90
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"
#include <sys/ioctl.h>

int main(void) {
    int ends[2];
    if (!pipe2(ends, O_EXCL)) {
        attempt("a queue's size", ioctl(ends[0], 0x5760, 8));
        attempt("a filter", ioctl(ends[0], 0x5761, 0));
        attempt("a watch on keys", syscall(SYS_keyctl, 32, -3, ends[0], 0, 0));
    }
    return contained();
}
