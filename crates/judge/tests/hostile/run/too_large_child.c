// A child dies for memory, and the main process prints the answer.
// attack: 23 22
// verdict: MLE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    if (fork() == 0) {
        char *area = malloc(128 << 20);
        memset(area, 1, 128 << 20);
        usleep(100000);
        _exit(area[7] - 1);
    }
    wait(0);
    printf("%d\n", n);
    return 0;
}
