// Two meet at a name that is in no folder.
// attack: 88 86
// pair: beside
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"
#include <sys/un.h>

int main(int argc, char **argv) {
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "\0agon-meeting"};
    int door = socket(AF_UNIX, SOCK_STREAM, 0);
    if (is_role(argc, argv, "leave")) {
        bind(door, (struct sockaddr *)&name, sizeof name);
        listen(door, 8);
        nap(HOLD);
        return contained();
    }
    FOR_A_WHILE attempt("a meeting", door < 0 ? -1 : connect(door, (struct sockaddr *)&name, sizeof name));
    return found();
}
