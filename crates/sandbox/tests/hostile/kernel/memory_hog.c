// One fights for the memory's bus and the caches; its neighbour's verdict stays.
// attack: 95
// pair: beside
// found: unharmed
// limits: memory=256 cpu=2000 wall=10000
// leaves: exit 0 or cpu-limit
#include "../attack.h"

int main(int argc, char **argv) {
    size_t size = 64 << 20;
    if (is_role(argc, argv, "leave")) {
        char *area = malloc(size);
        for (long end = millis() + HOLD; millis() < end;)
            for (size_t place = 0; place < size; place += 64) area[place]++;
        return 0;
    }
    uint32_t *table = malloc(4 << 20), sum = 1;
    for (int i = 0; i < 1 << 20; i++) table[i] = i;
    for (int i = 0; i < 4000000; i++) sum = sum * 1664525 + table[sum >> 12];
    if (sum) puts("unharmed");
    return 0;
}
