// What is to be collected is a folder, and one is in the way.
// attack: 53
// expect: exit 0
// take: out
// take: way/out
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    return mkdir("out", 0777) || mkdir("way", 0) || symlink("/etc/passwd", "out/passwd");
}
