// A gigabyte that costs nothing in the file.
// attack: 36
// expect: memory-limit
// levels: full rootless guarded
#include "../attack.h"

static char area[900 << 20];

int main(void) {
    for (size_t place = 0; place < sizeof area; place += 4096) area[place] = 1;
    nap(50);
    return area[4096] - 1;
}
