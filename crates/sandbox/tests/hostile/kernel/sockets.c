// Sockets of every family and kind.
// attack: 86
// expect: exit 0
// stdout: contained
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    for (int family = 0; family < 46; family++)
        for (int kind = 0; kind < 11; kind++) {
            char what[64];
            snprintf(what, sizeof what, "a socket of family %d, kind %d", family, kind);
            attempt(what, socket(family, kind, 0));
            int pair[2];
            if (family != AF_UNIX) attempt(what, socketpair(family, kind, 0, pair));
        }
    return contained();
}
