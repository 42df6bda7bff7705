// A header without end and without sense.
// attack: 96 100
// verdict: CE
#include "/dev/urandom"

int main() {}
