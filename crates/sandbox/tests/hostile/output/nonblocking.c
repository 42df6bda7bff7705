// Flags on the ends of pipes that others hold too.
// attack: 78
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    for (int fd = 0; fd < 3; fd++) {
        fcntl(fd, F_SETFL, O_NONBLOCK | O_ASYNC);
        fcntl(fd, F_SETOWN, getppid());
        fcntl(fd, F_SETSIG, SIGKILL);
    }
    static char piece[1 << 20];
    long some = write(2, piece, sizeof piece);
    if (some < 0 && errno != EAGAIN) through(strerror(errno));
    for (int fd = 0; fd < 3; fd++) fcntl(fd, F_SETFL, 0);
    return contained();
}
