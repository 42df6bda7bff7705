// Numbers of the third calling convention.
// attack: 84
// expect: signal 31 or exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    long calls[] = {39, 57, 101, 272, 321, 520, 521, 545};
    for (int i = 0; i < 8; i++) {
        if (calls[i] == 57) continue;
        attempt("a call by its other number", syscall(0x40000000 + calls[i], 0, 0, 0, 0));
    }
    return contained();
}
