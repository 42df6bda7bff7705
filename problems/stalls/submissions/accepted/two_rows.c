#include <stdio.h>
#include <string.h>

/* The most for each load, up to the stall before the last one, and up to the last one. */
static int before[5001], last[5001], now[5001];

int main(void) {
    int stalls, cart;
    if (scanf("%d %d", &stalls, &cart) != 2) return 1;
    while (stalls-- > 0) {
        int weight, price;
        if (scanf("%d %d", &weight, &price) != 2) return 1;
        memcpy(now, last, sizeof now);
        for (int load = weight; load <= cart; load++)
            if (before[load - weight] + price > now[load]) now[load] = before[load - weight] + price;
        memcpy(before, last, sizeof before);
        memcpy(last, now, sizeof last);
    }
    printf("%d\n", last[cart]);
    return 0;
}
