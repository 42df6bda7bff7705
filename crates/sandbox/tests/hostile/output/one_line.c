// A line of a gigabyte.
// attack: 73
// expect: output-limit
// limits: cpu=5000
#include "../attack.h"

int main(void) {
    for (int i = 0; i < 1 << 30; i++)
        if (putchar('7') < 0) return 1;
    return 0;
}
