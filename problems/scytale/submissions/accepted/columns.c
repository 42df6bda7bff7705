#include <stdio.h>
#include <string.h>

static char strip[20002];

int main(void) {
    int faces;
    if (scanf("%d %20001s", &faces, strip) != 2) return 1;
    int length = (int)strlen(strip);
    for (int face = 0; face < faces; face++)
        for (int at = face; at < length; at += faces) putchar(strip[at]);
    putchar('\n');
    return 0;
}
