// Calls that are refused cost time as well.
// attack: 17
// expect: cpu-limit
// limits: cpu=150
#include "../attack.h"

int main(void) {
    for (;;) syscall(SYS_bpf, 0, 0, 0);
}
