// Endless lines, the first of which is wrong already.
// attack: 109 110
// package: dialogue
// verdict: WA or OLE
#include <stdio.h>

int main(void) {
    for (;;) puts("7");
}
