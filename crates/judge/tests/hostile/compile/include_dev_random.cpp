// A header without end and without sense.
// attack: 96 100
// package: quick
// verdict: CE
// levels: full
#include "/dev/urandom"

int main() {}
