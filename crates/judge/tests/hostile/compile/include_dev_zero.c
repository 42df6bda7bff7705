// A header without end.
// attack: 96
// package: quick
// verdict: CE
#include "/dev/zero"

int main(void) { return 0; }
