// Dies like somebody who was killed for want of memory.
// attack: 38
// expect: signal 9
// levels: full rootless guarded
#include "../attack.h"

int main(void) { return kill(getpid(), SIGKILL); }
