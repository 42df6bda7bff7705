// A stopped process is neither running nor dead.
// attack: 4
// expect: wall-limit
// limits: wall=300
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    for (;;) raise(SIGSTOP);
}
