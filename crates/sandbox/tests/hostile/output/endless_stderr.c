// Floods standard error and answers well: what is too much there is thrown away.
// attack: 71
// expect: exit 0
// stdout: contained
// limits: cpu=5000
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    static char piece[65536];
    for (int i = 0; i < 256; i++)
        if (write(2, piece, sizeof piece) < 0) return 1;
    return contained();
}
