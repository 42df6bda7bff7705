// Takes from the process above what it needs to start the next test.
// attack: 47 44
// pair: after
// levels: full rootless guarded
#include "../attack.h"

int main(int argc, char **argv) {
    if (!is_role(argc, argv, "leave")) return found();
    pid_t above[] = {1, getppid()};
    struct rlimit none = {0, 0};
    for (int i = 0; i < 2; i++)
        for (int name = 0; above[i] > 0 && name < RLIM_NLIMITS; name++) prlimit(above[i], name, &none, 0);
    return 0;
}
