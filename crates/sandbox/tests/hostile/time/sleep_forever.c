// Sleeping uses no CPU time; the wall clock must end it.
// attack: 2
// expect: wall-limit
// limits: wall=300
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    for (;;) sleep(1000);
}
