// What is to be collected would hold the reader up for ever.
// attack: 53
// expect: exit 0
// take: out
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    if (mkfifo("out", 0666)) return 1;
    if (fork() == 0) {
        setsid();
        for (;;) close(open("out", O_WRONLY));
    }
    return 0;
}
