// Files in memory are memory: writes many below the limit for one file.
// attack: 24
// expect: memory-limit
// rootless: exit 0
// stdout: contained
// limits: memory=48 tmpfs=64 cpu=5000
#include "../attack.h"

int main(void) {
    static char piece[1 << 20];
    const char *folders[] = {".", "/tmp"};
    long written = 0;
    for (int folder = 0; folder < 2; folder++)
        for (int i = 0; i < 40; i++) {
            char name[64];
            snprintf(name, sizeof name, "%s/%d", folders[folder], i);
            int file = open(name, O_WRONLY | O_CREAT, 0600);
            for (int n = 0; n < 8; n++) {
                long some = write(file, piece, sizeof piece);
                if (some > 0) written += some;
            }
            close(file);
        }
    if (written > 192l << 20) through("far more than the folders may hold");
    return contained();
}
