// Talks to a neighbour by locks and leases on a file that both may read.
// attack: 65
// pair: beside
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"
#include <sys/file.h>

// A file of the system that every program sees.
#define SHARED "/usr/bin/env"

int main(int argc, char **argv) {
    int file = open(SHARED, O_RDONLY);
    struct flock whole = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    if (is_role(argc, argv, "leave")) {
        flock(file, LOCK_EX);
        fcntl(file, F_SETLK, &whole);
        fcntl(file, F_OFD_SETLK, &whole);
        fcntl(open(SHARED, O_RDONLY), F_SETLEASE, F_RDLCK);
        nap(HOLD);
        return contained();
    }
    FOR_A_WHILE {
        if (flock(file, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK) through("a lock that a neighbour holds");
        flock(file, LOCK_UN);
        struct flock asked = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        if (!fcntl(file, F_GETLK, &asked) && asked.l_type != F_UNLCK) through("a record lock that a neighbour holds");
        asked = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET};
        if (!fcntl(file, F_OFD_GETLK, &asked) && asked.l_type != F_UNLCK) through("an open file's lock that a neighbour holds");
    }
    return found();
}
