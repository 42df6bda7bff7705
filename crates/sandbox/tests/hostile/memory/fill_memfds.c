// Files without a name are memory.
// attack: 25
// expect: memory-limit
// limits: memory=48 cpu=5000
#include "../attack.h"

int main(void) {
    static char piece[1 << 20];
    for (int i = 0; i < 48; i++) {
        int file = memfd_create("x", 0);
        for (int n = 0; n < 8; n++)
            if (write(file, piece, sizeof piece) < 0) break;
    }
    nap(50);
    puts("got through: memory that nobody counts");
    return 1;
}
