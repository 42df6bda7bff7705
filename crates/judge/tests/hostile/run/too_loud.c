// Output without end, seen through the judge.
// attack: 70
// verdict: OLE
#include <stdio.h>

int main(void) {
    for (;;) puts("again and again");
}
