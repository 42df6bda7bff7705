// A terabyte of nothing.
// attack: 57
// expect: signal 25
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    int file = open("large", O_WRONLY | O_CREAT, 0600);
    return ftruncate(file, (off_t)1 << 40) != 0;
}
