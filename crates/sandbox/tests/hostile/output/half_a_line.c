// Dies in the middle of a word; what it said before is kept.
// attack: 74
// expect: signal 6
// stdout: cut in the mid
#include "../attack.h"

int main(void) {
    if (write(1, "cut in the mid", 14) < 0) return 1;
    abort();
}
