// Takes all address space there is.
// attack: 31
// expect: exit 0
// stdout: contained
// limits: cpu=3000
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    for (size_t size = (size_t)64 << 40; size > 1 << 20; size /= 2)
        while (mmap(0, size, PROT_NONE, flags, -1, 0) != MAP_FAILED) {}
    return contained();
}
