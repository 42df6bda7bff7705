// Prints to files instead of the output.
// attack: 52 64
// verdict: WA
#include <stdio.h>
#include <unistd.h>

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    FILE *file = fopen("output.txt", "w");
    fprintf(file, "%d\n", n);
    fclose(file);
    return symlink("@PACKAGE@/data/secret/1.ans", "stdout");
}
