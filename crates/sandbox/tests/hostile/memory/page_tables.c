// Reads one byte in every two megabytes: no page of its own, only the tables that lead there.
// attack: 28
// expect: memory-limit
// rootless: memory-limit or exit 0
// stdout: contained
// limits: memory=32 cpu=8000
#include "../attack.h"

int main(void) {
    size_t size = (size_t)64 << 30, step = 2 << 20, sum = 0;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    volatile char *area = mmap(0, size, PROT_READ, flags, -1, 0);
    if (area == MAP_FAILED) return contained();
    madvise((void *)area, size, MADV_NOHUGEPAGE);
    for (size_t place = 0; place < size; place += step) sum += area[place];
    nap(50);
    through("tables that nobody counts");
    return contained();
}
