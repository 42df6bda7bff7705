// Writes to the output that it has closed.
// attack: 76
// expect: exit 1
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    close(1);
    return printf("answer\n") < 0 || fflush(stdout) != 0;
}
