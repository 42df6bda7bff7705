// Takes from itself all it can, so that whoever reads its limits would find nothing.
// attack: 48
// expect: exit 0
// stdout: contained
#include "../attack.h"

int main(void) {
    struct rlimit none = {0, 0};
    for (int name = 0; name < RLIM_NLIMITS; name++)
        if (name != RLIMIT_CPU && name != RLIMIT_AS && name != RLIMIT_DATA) setrlimit(name, &none);
    return contained();
}
