// Writes what a checker would write, and ends as a checker would.
// attack: 111 52
// package: checked
// verdict: RTE
// reason: exit code 42
#include <stdio.h>
#include <sys/stat.h>

int main(void) {
    const char *names[] = {"feedback/score.txt", "feedback/judgemessage.txt", "score.txt", "judgemessage.txt", "verdict", "result.json"};
    mkdir("feedback", 0777);
    for (int i = 0; i < 6; i++) {
        FILE *file = fopen(names[i], "w");
        if (file) fputs("accepted 100 AC", file), fclose(file);
    }
    puts("accepted");
    return 42;
}
