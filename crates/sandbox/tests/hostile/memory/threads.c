// Threads with large stacks, until there are no more.
// attack: 33
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

static void *rest(void *nothing) {
    pause();
    return nothing;
}

int main(void) {
    pthread_attr_t attributes;
    pthread_t thread;
    int count = 0;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 8 << 20);
    while (count < 100000 && !pthread_create(&thread, &attributes, rest, 0)) count++;
    if (count > 16) through("more threads than processes are allowed");
    return contained();
}
