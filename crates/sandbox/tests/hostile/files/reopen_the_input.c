// The same with an input that lies in memory.
// attack: 63
// expect: exit 0
// stdout: contained
// stdin: bytes "the input\n"
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    int file = open("/proc/self/fd/0", O_RDWR);
    if (file >= 0) {
        attempt("write", pwrite(file, "x", 1, 0));
        attempt("ftruncate", ftruncate(file, 0));
        attempt("longer", ftruncate(file, 100));
        attempt("another seal", fcntl(file, F_ADD_SEALS, F_SEAL_WRITE));
        if (mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) != MAP_FAILED) through("a mapping to write to");
    }
    attempt("write to the first", pwrite(0, "x", 1, 0));
    char text[32];
    if (pread(0, text, 32, 0) != 10 || memcmp(text, "the input\n", 10)) through("another input");
    return contained();
}
