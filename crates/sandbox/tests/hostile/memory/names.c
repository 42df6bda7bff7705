// As many names as there is room for, each for nothing.
// attack: 32 55
// expect: exit 0 or memory-limit
// stdout: contained
// limits: cpu=8000 wall=20000
#include "../attack.h"

int main(void) {
    long names = 0;
    if (mkdir("many", 0700) || chdir("many")) return 1;
    for (; names < 1000000; names++) {
        char name[32];
        snprintf(name, sizeof name, "%ld", names);
        int file = open(name, O_WRONLY | O_CREAT, 0600);
        if (file < 0) break;
        close(file);
    }
    if (names == 1000000) through("a million names");
    return contained();
}
