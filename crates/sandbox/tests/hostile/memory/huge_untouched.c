// Address space that is never touched is no memory.
// attack: 20
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    for (size_t size = (size_t)1 << 30; size < (size_t)1 << 41; size <<= 1) {
        char *area = malloc(size);
        if (area) area[size / 2] = 1;
        free(area);
    }
    return contained();
}
