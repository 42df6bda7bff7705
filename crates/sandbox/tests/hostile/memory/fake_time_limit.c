// Dies of the signal that too much CPU time brings.
// attack: 39
// expect: signal 24
// levels: full rootless guarded
#include "../attack.h"

int main(void) { return raise(SIGXCPU); }
