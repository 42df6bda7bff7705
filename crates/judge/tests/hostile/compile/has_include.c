// Asks the preprocessor whether files of the host exist; the answer would be in the output.
// attack: 96 50
// verdict: AC
#include <stdio.h>

#if __has_include("@SECRET@") || __has_include("@PACKAGE@/problem.yaml") || __has_include("/etc/hostname") || __has_include("/etc/shadow")
#define SEEN 1
#else
#define SEEN 0
#endif

int main(void) {
    int n;
    return scanf("%d", &n) != 1 || printf("%d\n", SEEN ? -1 : n) < 0;
}
