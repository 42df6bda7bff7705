// One token as long as the output may be.
// attack: 111 73
// package: checked
// verdict: WA
#include <stdio.h>

int main(void) {
    for (int i = 0; i < 1000000; i++) putchar('1');
    return 0;
}
