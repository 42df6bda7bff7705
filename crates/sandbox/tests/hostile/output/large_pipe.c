// Makes the pipe larger and fills it at one stroke before it ends.
// attack: 77 73
// expect: output-limit
// limits: cpu=5000
#include "../attack.h"

int main(void) {
    static char piece[4 << 20];
    fcntl(1, F_SETPIPE_SZ, 1 << 20);
    return write(1, piece, sizeof piece) < 0;
}
