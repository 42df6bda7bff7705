// A link to a file of its own is no result either; nor is one that leads round in a circle.
// attack: 52
// expect: exit 0
// take: out
// take: round
// take: fd
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    close(open("real", O_WRONLY | O_CREAT, 0600));
    return symlink("real", "out") || symlink("round", "round") || symlink("/proc/self/fd/0", "fd");
}
