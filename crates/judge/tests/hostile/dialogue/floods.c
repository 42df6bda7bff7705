// One endless word instead of an answer.
// attack: 109 73
// package: dialogue
// verdict: OLE
#include <stdio.h>

int main(void) {
    for (;;) putchar('7');
}
