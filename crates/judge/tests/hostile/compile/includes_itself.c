// Includes itself, twice at each step.
// attack: 98
// package: quick
// verdict: CE
// levels: full
#if __INCLUDE_LEVEL__ < 40
#include __FILE__
#include __FILE__
#endif
int main(void) { return 0; }
