// The child of vfork never becomes anything, so that its parent stands still.
// attack: 16
// expect: wall-limit
// limits: wall=300
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    if (vfork() == 0)
        for (;;) pause();
    return 0;
}
