// Writes messages into time stamps of files that both may read.
// attack: 65
// pair: after beside
// levels: full rootless
#include "../attack.h"

int main(int argc, char **argv) {
    const char *names[] = {"/usr/bin/env", "/etc/passwd", "/dev/null", "/usr", "/", "/dev/urandom", "/bin/true"};
    const struct timespec letter[2] = {{.tv_sec = 424242}, {.tv_sec = 424242}};
    int leaves = is_role(argc, argv, "leave");
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        struct stat facts;
        if (leaves) {
            attempt(names[i], utimensat(AT_FDCWD, names[i], letter, 0));
            attempt(names[i], utimensat(AT_FDCWD, names[i], 0, 0));
        } else if (!stat(names[i], &facts) && (facts.st_mtime == 424242 || facts.st_atime == 424242)) {
            through(names[i]);
        }
    }
    return leaves ? contained() : found();
}
