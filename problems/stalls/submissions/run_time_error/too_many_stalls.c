/* Gives up by itself when there are more stalls than it has room for. */
#include <stdio.h>
#include <stdlib.h>

static int best[202][5001];

int main(void) {
    int stalls, cart;
    if (scanf("%d %d", &stalls, &cart) != 2) return 1;
    if (stalls > 200) abort();
    for (int i = 0; i < stalls; i++) {
        int weight, price;
        if (scanf("%d %d", &weight, &price) != 2) return 1;
        for (int load = 0; load <= cart; load++) {
            best[i + 2][load] = best[i + 1][load];
            if (load >= weight && best[i][load - weight] + price > best[i + 2][load])
                best[i + 2][load] = best[i][load - weight] + price;
        }
    }
    printf("%d\n", best[stalls + 1][cart]);
    return 0;
}
