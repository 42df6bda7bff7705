// Recursion into a stack that has a limit of its own.
// attack: 21
// expect: signal 11
// limits: stack=8 memory=64
// levels: full rootless guarded
#include "../attack.h"

static int deeper(int n) {
    volatile char frame[4096];
    frame[n % 4096] = (char)n;
    return deeper(n + 1) + frame[0];
}

int main(void) { return deeper(0); }
