// What is to be collected says that it is huge.
// attack: 53 57
// expect: exit 0
// take: out
// limits: file=200
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    int file = open("out", O_WRONLY | O_CREAT, 0600);
    return ftruncate(file, 150 << 20);
}
