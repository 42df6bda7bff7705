// The plain one.
// attack: 41
// expect: cpu-limit or memory-limit
// limits: cpu=200
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    for (;;) fork();
}
