// The main process is gone before its orphan takes too much; nothing of it may stay.
// attack: 23 7
// expect: exit 0 or memory-limit
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    if (fork() == 0) {
        setsid();
        for (;;) {
            size_t size = 128 << 20;
            char *area = malloc(size);
            if (area) memset(area, 1, size);
        }
    }
    return 0;
}
