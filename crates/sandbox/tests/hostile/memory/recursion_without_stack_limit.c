// Recursion into a stack that may grow as it likes: memory ends it.
// attack: 21
// expect: memory-limit
// rootless: memory-limit or signal 11
#include "../attack.h"

static int deeper(int n) {
    volatile char frame[4096];
    frame[n % 4096] = (char)n;
    return deeper(n + 1) + frame[0];
}

int main(void) { return deeper(0); }
