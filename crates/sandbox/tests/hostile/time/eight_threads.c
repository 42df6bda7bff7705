// Eight threads spend one program's time.
// attack: 9
// expect: cpu-limit
// limits: cpu=200
// levels: full rootless guarded
#include "../attack.h"

static void *run(void *nothing) {
    spin();
    return nothing;
}

int main(void) {
    pthread_t thread;
    for (int i = 0; i < 8; i++) pthread_create(&thread, 0, run, 0);
    pause();
}
