// Dies of the signal that a forbidden call brings.
// attack: 40
// expect: signal 31
// levels: full rootless guarded
#include "../attack.h"

int main(void) { return raise(SIGSYS); }
