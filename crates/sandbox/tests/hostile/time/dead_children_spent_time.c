// Many short children, each dead before anybody looks; only their sum is too much.
// attack: 8
// expect: cpu-limit
// limits: cpu=200
#include "../attack.h"

int main(void) {
    for (;;) {
        if (fork() == 0) {
            clock_t end = clock() + CLOCKS_PER_SEC / 500;
            while (clock() < end) {}
            _exit(0);
        }
        wait(0);
    }
}
