// What other processes were told.
// attack: 96 61
// verdict: CE
// hides: CARGO
#include "/proc/1/environ"
#include "/proc/self/environ"
#include "/proc/1/cmdline"

int main(void) { return 0; }
