// Leaves a key with the kernel, in every ring there is, and looks for it.
// attack: 82 66
// pair: after beside
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"

int main(int argc, char **argv) {
    int rings[] = {-1, -2, -3, -4, -5};
    if (is_role(argc, argv, "leave")) {
        for (int i = 0; i < 5; i++) {
            attempt("a key", syscall(SYS_add_key, "user", "agon:left", "left", 4, rings[i]));
            attempt("a ring", syscall(SYS_keyctl, 1, "agon-ring", 0, 0, 0));
        }
        nap(HOLD);
        return contained();
    }
    FOR_A_WHILE {
        for (int i = 0; i < 5; i++) attempt("a key that was left", syscall(SYS_keyctl, 10, rings[i], "user", "agon:left", 0));
        attempt("a key by asking", syscall(SYS_request_key, "user", "agon:left", 0, 0));
        attempt("a ring at all", syscall(SYS_keyctl, 0, -4, 1, 0, 0));
    }
    return found();
}
