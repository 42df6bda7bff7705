// Moves about in its output, empties it, opens it again: it stays a pipe.
// attack: 64
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    attempt("lseek", lseek(1, 0, SEEK_SET));
    attempt("pwrite", pwrite(1, "x", 1, 0));
    attempt("ftruncate", ftruncate(1, 0));
    fcntl(1, F_SETFL, O_APPEND | O_DIRECT);
    fcntl(1, F_SETFL, 0);
    attempt("truncating it by name", truncate("/proc/self/fd/1", 0));
    if (mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, 1, 0) != MAP_FAILED) through("a mapping");
    attempt("writing to its other side", write(0, "x", 1));
    return contained();
}
