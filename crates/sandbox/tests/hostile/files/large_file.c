// One file larger than allowed, by a writer who does not listen.
// attack: 57 48
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    signal(SIGXFSZ, SIG_IGN);
    int file = open("large", O_WRONLY | O_CREAT, 0600);
    attempt("a terabyte by ftruncate", ftruncate(file, (off_t)1 << 40));
    attempt("a terabyte by truncate", truncate("large", (off_t)1 << 40));
    attempt("a terabyte by fallocate", fallocate(file, 0, 0, (off_t)1 << 40));
    attempt("a byte at a terabyte", pwrite(file, "x", 1, (off_t)1 << 40));
    struct stat facts;
    if (!fstat(file, &facts) && facts.st_size > 16 << 20) through("a file larger than allowed");
    return contained();
}
