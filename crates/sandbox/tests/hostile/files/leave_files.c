// Leaves files wherever it may and looks for them on the next test.
// attack: 66
// pair: after beside
// levels: full rootless guarded
#include "../attack.h"

int main(int argc, char **argv) {
    const char *folders[] = {".", "..", "/tmp", "/dev/shm", "/var/tmp", "/run", "/", "/dev", "/usr/tmp", "/box", "/prog", "/etc",
        "/proc/self", "/run/lock", "/dev/mqueue", getenv("TMPDIR") ? getenv("TMPDIR") : ".", getenv("HOME") ? getenv("HOME") : "."};
    int leaves = is_role(argc, argv, "leave");
    for (unsigned i = 0; i < sizeof folders / sizeof *folders; i++) {
        char name[4200], hidden[4200];
        snprintf(name, sizeof name, "%s/agon-file-left", folders[i]);
        snprintf(hidden, sizeof hidden, "%s/.agon-left-too", folders[i]);
        if (leaves) {
            close(open(name, O_WRONLY | O_CREAT, 0666));
            mkdir(hidden, 0777);
        } else {
            struct stat facts;
            attempt(name, lstat(name, &facts));
            attempt(hidden, lstat(hidden, &facts));
        }
    }
    return leaves ? contained() : found();
}
