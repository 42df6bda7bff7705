// Reads the answers where they lie on the host.
// attack: 50
// verdict: WA
#include <stdio.h>

int main(void) {
    const char *names[] = {"@PACKAGE@/data/secret/1.ans", "answer", "../answer", "1.ans", "data/secret/1.ans",
        "/proc/1/root@PACKAGE@/data/secret/1.ans", "/proc/1/cwd/answer", "feedback/judgemessage.txt"};
    for (int i = 0; i < 8; i++) {
        FILE *file = fopen(names[i], "r");
        int n;
        if (file && fscanf(file, "%d", &n) == 1) return printf("%d\n", n) < 0;
    }
    puts("0");
}
