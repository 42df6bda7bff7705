// As much output as may be, of as many tokens as may be, for a checker that keeps them all.
// attack: 111 109
// package: checked
// verdict: WA
#include <stdio.h>

int main(void) {
    for (int i = 0; i < 500000; i++) puts("7");
    return 0;
}
