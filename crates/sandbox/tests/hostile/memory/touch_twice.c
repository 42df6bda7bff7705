// Touches twice the memory it may have.
// attack: 19
// expect: memory-limit
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    size_t size = 128 << 20;
    char *area = malloc(size);
    memset(area, 1, size);
    nap(100);
    return area[size / 2] - 1;
}
