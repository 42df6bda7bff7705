// Folders in folders, deeper than any name may be long.
// attack: 55
// expect: exit 0
// stdout: contained
// limits: cpu=3000 memory=128
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    char name[200];
    memset(name, 'd', 199);
    name[199] = 0;
    for (int depth = 0; depth < 2000; depth++)
        if (mkdir(name, 0700) || chdir(name)) break;
    return contained();
}
