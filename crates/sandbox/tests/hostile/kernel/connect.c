// Connects to a server on this very machine, and if that fails to others that clouds have.
// attack: 87
// expect: exit 0
// stdout: contained
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"
#include <arpa/inet.h>
#include <netinet/in.h>

static int reach(const char *host, int port, int kind) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = inet_addr(host)};
    int door = socket(AF_INET, kind, 0);
    if (door < 0 || connect(door, (struct sockaddr *)&to, sizeof to)) return -1;
    return 0;
}

int main(void) {
    attempt("the machine itself", reach("127.0.0.1", atoi(getenv("AGON_PORT")), SOCK_STREAM));
    if (!got_through) attempt("the address of a cloud", reach("169.254.169.254", 80, SOCK_STREAM));
    if (!got_through) attempt("a name server", reach("127.0.0.53", 53, SOCK_DGRAM));
    return contained();
}
