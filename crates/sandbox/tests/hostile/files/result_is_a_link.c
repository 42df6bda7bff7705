// What is to be collected is a link to the host's files.
// attack: 52
// expect: exit 0
// take: out
// take: out2
// take: folder/secret.txt
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    char folder[4096];
    const char *secret = getenv("AGON_SECRET");
    strcpy(folder, secret);
    *strrchr(folder, '/') = 0;
    return symlink(secret, "out") || symlink("/etc/passwd", "out2") || symlink(folder, "folder");
}
