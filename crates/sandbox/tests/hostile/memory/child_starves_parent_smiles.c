// A child dies of too much memory, and the main process ends well.
// attack: 23
// expect: memory-limit
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    if (fork() == 0) {
        size_t size = 128 << 20;
        char *area = malloc(size);
        memset(area, 1, size);
        nap(100);
        _exit(area[5] - 1);
    }
    wait(0);
    return 0;
}
