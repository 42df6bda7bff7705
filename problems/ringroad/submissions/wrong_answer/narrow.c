/* Adds the tolls in 32 bits. */
#include <stdint.h>
#include <stdio.h>

static uint32_t paid[200001];

int main(void) {
    int gates, travellers;
    if (scanf("%d %d", &gates, &travellers) != 2) return 1;
    for (int i = 0; i < gates; i++) {
        unsigned toll;
        if (scanf("%u", &toll) != 1) return 1;
        paid[i + 1] = paid[i] + toll;
    }
    while (travellers-- > 0) {
        int a, b;
        if (scanf("%d %d", &a, &b) != 2) return 1;
        printf("%u\n", (unsigned)(paid[b - 1] - paid[a - 1] + (b < a ? paid[gates] : 0)));
    }
    return 0;
}
