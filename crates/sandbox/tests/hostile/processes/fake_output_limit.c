// Lowers its own limit for files, so that the signal of too large a file ends it.
// attack: 48
// expect: signal 25
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    struct rlimit none = {1, 1};
    setrlimit(RLIMIT_FSIZE, &none);
    int file = open("file", O_WRONLY | O_CREAT, 0600);
    for (;;)
        if (write(file, "xx", 2) < 0) return 1;
}
