// Writes until there is no room; the room is its own.
// attack: 56 24
// expect: exit 0
// stdout: contained
// limits: memory=256 tmpfs=16 cpu=5000
#include "../attack.h"

int main(void) {
    static char piece[1 << 20];
    long written = 0, some;
    for (int i = 0; i < 60; i++) {
        char name[32];
        snprintf(name, sizeof name, i % 2 ? "%d" : "/tmp/%d", i);
        int file = open(name, O_WRONLY | O_CREAT, 0600);
        while ((some = write(file, piece, sizeof piece)) > 0 && written < 256 << 20) {
            written += some;
            if (lseek(file, 0, SEEK_CUR) >= 8 << 20) break;
        }
        close(file);
    }
    if (written > 32 << 20) through("more than there is room for");
    return contained();
}
