// A pair of sockets may be had; the kernel gives one of them a name when it sends, and the other side tries all names.
// attack: 88
// pair: beside
// levels: full rootless guarded
// limits: cpu=4000 wall=15000
#include "../attack.h"
#include <sys/un.h>

int main(int argc, char **argv) {
    int pair[2], on = 1, leaves = is_role(argc, argv, "leave");
    char byte = 'x';
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair)) return leaves ? contained() : found();
    if (leaves) {
        setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
        if (write(pair[0], "x", 1) < 0) return 1;
        fcntl(pair[0], F_SETFL, O_NONBLOCK);
        for (long end = millis() + 2 * HOLD; millis() < end; nap(5))
            if (read(pair[0], &byte, 1) == 1) through("a letter from a neighbour");
        return contained();
    }
    for (int number = 0; number < 1 << 20; number++) {
        struct sockaddr_un name = {.sun_family = AF_UNIX};
        snprintf(name.sun_path + 1, 6, "%05x", number);
        if (sendto(pair[0], "x", 1, MSG_DONTWAIT, (struct sockaddr *)&name, sizeof(sa_family_t) + 6) == 1) {
            through(name.sun_path + 1);
            break;
        }
    }
    return found();
}
