// Memory in the buffers of pipes and sockets.
// attack: 27
// expect: exit 0 or memory-limit
// stdout: contained
// limits: memory=48 cpu=5000
#include "../attack.h"

static long fill(int fd) {
    static char piece[64 << 10];
    long sum = 0, some;
    fcntl(fd, F_SETFL, O_NONBLOCK);
    while ((some = write(fd, piece, sizeof piece)) > 0) sum += some;
    return sum;
}

int main(void) {
    long sum = 0;
    int ends[2];
    for (int i = 0; i < 14 && !pipe(ends); i++) {
        fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
        sum += fill(ends[1]);
    }
    while (!socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) {
        int size = 64 << 20;
        setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
        sum += fill(ends[0]);
    }
    if (errno != EMFILE && errno != ENFILE && errno != ENOSYS) through(strerror(errno));
    if (sum > 48 << 20) through("more in buffers than the program may have");
    return contained();
}
