// Talks to a neighbour by record locks alone: bytes of a shared file are the letters.
// attack: 65
// pair: beside
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"

#define SHARED "/usr/bin/env"

int main(int argc, char **argv) {
    int file = open(SHARED, O_RDONLY);
    if (is_role(argc, argv, "leave")) {
        struct flock letter = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 42, .l_len = 1};
        fcntl(file, F_SETLK, &letter);
        letter.l_start = 43;
        fcntl(file, F_OFD_SETLK, &letter);
        nap(HOLD);
        return contained();
    }
    FOR_A_WHILE {
        struct flock asked = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 42, .l_len = 1};
        if (!fcntl(file, F_GETLK, &asked) && asked.l_type != F_UNLCK) through("letter 42");
        asked = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 43, .l_len = 1};
        if (!fcntl(file, F_OFD_GETLK, &asked) && asked.l_type != F_UNLCK) through("letter 43");
    }
    return found();
}
