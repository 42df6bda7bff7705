// A loop without end.
// attack: 1
// expect: cpu-limit
// limits: cpu=100
// levels: full rootless guarded
#include "../attack.h"

int main(void) { spin(); }
