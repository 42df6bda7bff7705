#include <stdio.h>

int main(void) {
    static int seen[1001];
    int n;
    long long total = 0;
    if (scanf("%d", &n) != 1) return 1;
    for (int last = 1; last <= n; ++last) {
        long long jar;
        if (scanf("%lld", &jar) != 1) return 1;
        total = (total + jar) % n;
        int first = total == 0 ? 1 : seen[total];
        if (first > 0) {
            printf("%d\n", last - first + 1);
            for (int i = first; i <= last; ++i) printf("%d ", i);
            return 0;
        }
        seen[total] = last + 1;
    }
}
