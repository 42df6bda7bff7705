// Sends full pipes over a socket and closes them: in flight they count for no process.
// attack: 27
// expect: exit 0 or memory-limit
// stdout: contained
// limits: memory=48 cpu=5000
#include "../attack.h"

int main(void) {
    static char piece[64 << 10];
    int pair[2], ends[2], sent = 0;
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair)) return contained();
    fcntl(pair[0], F_SETFL, O_NONBLOCK);
    for (; sent < 20000 && !pipe(ends); sent++) {
        fcntl(ends[1], F_SETFL, O_NONBLOCK);
        while (write(ends[1], piece, sizeof piece) > 0) {}
        union { struct cmsghdr head; char room[CMSG_SPACE(sizeof ends)]; } control;
        char byte = 0;
        struct iovec part = {&byte, 1};
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
        struct cmsghdr *first = CMSG_FIRSTHDR(&message);
        first->cmsg_level = SOL_SOCKET;
        first->cmsg_type = SCM_RIGHTS;
        first->cmsg_len = CMSG_LEN(sizeof ends);
        memcpy(CMSG_DATA(first), ends, sizeof ends);
        long went = sendmsg(pair[0], &message, 0);
        close(ends[0]), close(ends[1]);
        if (went < 0) break;
    }
    if (sent > 1000) through("a thousand pipes in flight");
    return contained();
}
