// Pages from the host's own pool, which no program's memory counts.
// attack: 30
// expect: exit 0 or memory-limit
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB;
    char *area = mmap(0, 4 << 20, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (area != MAP_FAILED) through("huge pages");
    int file = memfd_create("x", MFD_HUGETLB);
    if (file >= 0) attempt("a file of huge pages", fallocate(file, 0, 0, 2 << 20));
    return contained();
}
