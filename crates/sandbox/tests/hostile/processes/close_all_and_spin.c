// Without any descriptor, still busy.
// attack: 49
// expect: cpu-limit
// limits: cpu=100
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    for (int fd = 0; fd < 1024; fd++) close(fd);
    spin();
}
