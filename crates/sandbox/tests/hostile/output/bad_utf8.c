// Every byte there is.
// attack: 74
// expect: exit 0
// stdout-bytes: 256
#include "../attack.h"

int main(void) {
    unsigned char all[256];
    for (int i = 0; i < 256; i++) all[i] = (unsigned char)i;
    return write(1, all, sizeof all) != sizeof all;
}
