// System time is time too: pages are thrown away and touched again.
// attack: 17
// expect: cpu-limit
// limits: cpu=150
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    size_t size = 8 << 20;
    char *area = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (;;) {
        for (size_t place = 0; place < size; place += 4096) area[place] = 1;
        madvise(area, size, MADV_DONTNEED);
    }
}
