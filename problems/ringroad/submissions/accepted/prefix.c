#include <stdio.h>

static long long paid[200001];

static int number(void) {
    int c = getchar_unlocked(), value = 0;
    while (c < '0') c = getchar_unlocked();
    for (; c >= '0'; c = getchar_unlocked()) value = value * 10 + (c - '0');
    return value;
}

int main(void) {
    int gates = number(), travellers = number();
    for (int i = 0; i < gates; i++) paid[i + 1] = paid[i] + number();
    while (travellers-- > 0) {
        int a = number(), b = number();
        printf("%lld\n", paid[b - 1] - paid[a - 1] + (b < a ? paid[gates] : 0));
    }
    return 0;
}
