// Writes for ever.
// attack: 70
// expect: output-limit
// limits: cpu=5000
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    static char piece[4096];
    memset(piece, 'x', sizeof piece);
    for (;;)
        if (write(1, piece, sizeof piece) < 0) return 1;
}
