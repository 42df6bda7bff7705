// Waits for input that never comes: on a pipe of its own, whose other end it holds itself.
// attack: 3
// expect: wall-limit
// limits: wall=300
#include "../attack.h"

int main(void) {
    int ends[2];
    char byte;
    while (read(0, &byte, 1) > 0) {}
    if (pipe(ends)) return 1;
    return (int)read(ends[0], &byte, 1);
}
