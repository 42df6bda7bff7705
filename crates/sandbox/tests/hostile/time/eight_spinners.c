// The main process sleeps, and eight others spend its time.
// attack: 8
// expect: cpu-limit
// limits: cpu=200
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    for (int i = 0; i < 8; i++)
        if (fork() == 0) spin();
    while (wait(0) > 0) {}
    return 0;
}
