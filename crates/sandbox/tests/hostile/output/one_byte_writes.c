// Ten million writes of a byte.
// attack: 72
// expect: output-limit or cpu-limit
// limits: cpu=500
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    for (int i = 0; i < 10000000; i++)
        if (write(1, "x", 1) < 0) return 1;
    return 0;
}
