// No text in any encoding.
// attack: 111 74
// verdict: WA
#include <stdio.h>

int main(void) {
    for (int i = 0; i < 5000; i++) putchar(128 + i % 128);
    return 0;
}
