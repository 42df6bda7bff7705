// A torch for each digit and its value: far more than there are.
#include <stdio.h>

int main(void) {
    char what[8], word[64];
    if (scanf("%7s %63s", what, word) != 2) return 0;
    if (what[0] == 's') {
        for (const char *c = word; *c; ++c) {
            for (int bit = 5; bit >= 0; --bit) putchar('0' + (*c >> bit & 1));
        }
        putchar('\n');
        return 0;
    }
    puts("0");
    return 0;
}
