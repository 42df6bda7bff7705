// System time is time too: calls to the kernel that do nothing.
// attack: 17
// expect: cpu-limit
// limits: cpu=150
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    for (;;) syscall(SYS_getppid);
}
