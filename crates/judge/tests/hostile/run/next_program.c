// Replaces itself by a program that would print something else on the next test.
// attack: 66 60
// verdict: AC
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int n;
    (void)argc;
    if (scanf("%d", &n) != 1) return 1;
    printf("%d\n", n);
    fflush(stdout);
    if (unlink(argv[0]) == 0) {
        FILE *file = fopen(argv[0], "w");
        if (file) fputs("#!/bin/sh\necho -1\n", file), fclose(file), chmod(argv[0], 0755);
    }
    return 0;
}
