// Asks whether files of the host exist, without opening them.
// attack: 50 59
// expect: exit 0
// stdout: contained
#include "../attack.h"

int main(void) {
    const char *names[] = {getenv("AGON_SECRET"), "/etc/shadow", "/etc/hostname", "/etc/machine-id", "/etc/hosts", "/root", "/home",
        "/var/lib", "/run", "/sys", "/boot", "/proc/sys", "/etc/passwd-"};
    struct stat facts;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        attempt(names[i], access(names[i], F_OK));
        attempt(names[i], lstat(names[i], &facts));
        attempt(names[i], open(names[i], O_PATH));
    }
    return contained();
}
