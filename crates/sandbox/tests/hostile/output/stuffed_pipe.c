// Fills the output by calls that move pages instead of bytes.
// attack: 77
// expect: output-limit
// limits: cpu=5000 memory=128
#include "../attack.h"

int main(void) {
    static char piece[65536];
    int ends[2];
    if (pipe(ends)) return 1;
    struct iovec part = {piece, sizeof piece};
    for (;;) {
        long moved = vmsplice(ends[1], &part, 1, 0);
        if (moved < 0) moved = write(ends[1], piece, 4096);
        moved = tee(ends[0], 1, 65536, 0);
        if (moved < 0 && errno == ENOSYS) moved = splice(ends[0], 0, 1, 0, 65536, 0);
        if (moved < 0 && errno == ENOSYS) moved = write(1, piece, sizeof piece);
        if (moved <= 0) return 1;
        while (splice(ends[0], 0, 1, 0, 65536, SPLICE_F_NONBLOCK) > 0) {}
    }
}
