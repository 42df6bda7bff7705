// Hears from a neighbour by watching folders and files that both see: reading is the message.
// attack: 65 94
// pair: beside
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"
#include <sys/inotify.h>

#define SHARED "/usr/bin/env"

int main(int argc, char **argv) {
    if (is_role(argc, argv, "leave")) {
        for (long end = millis() + HOLD; millis() < end; nap(5)) {
            char byte;
            int file = open(SHARED, O_RDONLY);
            if (read(file, &byte, 1) < 0) {}
            close(file);
        }
        return contained();
    }
    int watch = inotify_init1(IN_NONBLOCK);
    if (watch >= 0) inotify_add_watch(watch, SHARED, IN_ALL_EVENTS);
    sigset_t io;
    sigemptyset(&io);
    sigaddset(&io, SIGIO);
    sigprocmask(SIG_BLOCK, &io, 0);
    int folder = open("/usr/bin", O_RDONLY | O_DIRECTORY);
    fcntl(folder, F_NOTIFY, DN_ACCESS | DN_MULTISHOT);
    FOR_A_WHILE {
        char event[4096];
        struct timespec none = {0};
        if (watch >= 0 && read(watch, event, sizeof event) > 0) through("a watch heard a neighbour");
        if (sigtimedwait(&io, 0, &none) == SIGIO) through("a folder told of a neighbour");
    }
    return found();
}
