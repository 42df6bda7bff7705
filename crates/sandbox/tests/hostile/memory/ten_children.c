// Each of ten children stays small; together they are too much.
// attack: 22
// expect: memory-limit
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    for (int i = 0; i < 10; i++) {
        if (fork()) continue;
        size_t size = 12 << 20;
        char *area = malloc(size);
        memset(area, 1, size);
        nap(1000);
        _exit(area[5] - 1);
    }
    while (wait(0) > 0) {}
    return 0;
}
