// Starts itself with as many arguments and as large an environment as the kernel takes.
// attack: 34
// expect: exit 0
// stdout: contained
// limits: cpu=3000
// levels: full rootless guarded
#include "../attack.h"

int main(int argc, char **argv) {
    static char piece[100001];
    static char *words[100];
    if (argc > 2) return contained();
    memset(piece, 'x', 100000);
    for (int count = 80; count > 2; count--) {
        words[0] = argv[0];
        for (int i = 1; i < count; i++) words[i] = piece;
        words[count] = 0;
        execve("/proc/self/exe", words, words + count / 2);
        if (errno != E2BIG && errno != ENOMEM) break;
    }
    return 1;
}
