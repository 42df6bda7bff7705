// Memory shared with children, which none of them has for itself.
// attack: 25 22
// expect: memory-limit
#include "../attack.h"

int main(void) {
    size_t size = 128 << 20;
    char *area = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (size_t part = 0; part < 8; part++)
        if (fork() == 0) {
            memset(area + part * (size / 8), 1, size / 8);
            nap(100);
            _exit(0);
        }
    while (wait(0) > 0) {}
    return 0;
}
