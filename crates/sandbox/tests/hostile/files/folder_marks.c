// Leaves messages in what its folders are, not in what they hold: modes, time stamps, attributes.
// attack: 66 58
// pair: after
// levels: full rootless guarded
#include "../attack.h"
#include <sys/xattr.h>

int main(int argc, char **argv) {
    const char *folders[] = {".", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp"};
    const struct timespec letter[2] = {{.tv_sec = 424242}, {.tv_sec = 424242}};
    int leaves = is_role(argc, argv, "leave");
    for (int i = 0; i < 2; i++) {
        struct stat facts;
        char value[8];
        if (leaves) {
            chmod(folders[i], 01725);
            setxattr(folders[i], "user.agon", "x", 1, 0);
            utimensat(AT_FDCWD, folders[i], letter, 0);
        } else {
            if (stat(folders[i], &facts)) continue;
            if ((facts.st_mode & 07777) == 01725) through("a mode");
            if (facts.st_atime == 424242 || facts.st_mtime == 424242) through("a time stamp");
            attempt("an attribute", getxattr(folders[i], "user.agon", value, 8));
        }
    }
    return leaves ? contained() : found();
}
