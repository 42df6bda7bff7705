#include <stdio.h>
#include <stdlib.h>

struct contest {
    int start, end;
};

static int by_end(const void *a, const void *b) {
    return ((const struct contest *)a)->end - ((const struct contest *)b)->end;
}

int main(void) {
    static struct contest contests[5000];
    int count, seen = 0, free_at = 0;
    if (scanf("%d", &count) != 1) return 1;
    for (int i = 0; i < count; i++)
        if (scanf("%d %d", &contests[i].start, &contests[i].end) != 2) return 1;
    qsort(contests, count, sizeof *contests, by_end);
    for (int i = 0; i < count; i++)
        if (contests[i].start >= free_at) {
            seen++;
            free_at = contests[i].end;
        }
    printf("%d\n", seen);
    return 0;
}
