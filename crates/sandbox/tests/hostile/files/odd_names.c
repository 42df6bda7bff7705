// Names of 255 odd bytes, names that look like options, and folders that nobody may enter.
// attack: 55
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    const char *names[] = {"-rf", "--", "* ?", "a\nb", "\x1b[2J", "\xff\xfe", " ", "...", "~", "$(id)", "`id`", ";id", "\\"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) close(open(names[i], O_WRONLY | O_CREAT, 0));
    char name[256];
    for (int first = 1; first < 256; first++) {
        if (first == '/' || first == '.') continue;
        memset(name, first, 255);
        name[255] = 0;
        if (mkdir(name, 0700)) continue;
        int folder = open(name, O_RDONLY | O_DIRECTORY);
        close(openat(folder, "inner", O_WRONLY | O_CREAT, 0));
        mkdirat(folder, "closed", 0);
        fchmod(folder, 0);
        close(folder);
    }
    chmod(".", 0);
    chmod("/tmp", 0);
    return contained();
}
