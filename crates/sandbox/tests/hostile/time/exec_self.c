// Becomes itself again and again; each time a little CPU time is spent.
// attack: 15
// expect: cpu-limit
// limits: cpu=150
// levels: full rootless guarded
#include "../attack.h"

int main(int argc, char **argv) {
    (void)argc;
    execv("/proc/self/exe", argv);
    execv(argv[0], argv);
    return 1;
}
