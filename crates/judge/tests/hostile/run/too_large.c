// Twice the memory.
// attack: 19
// verdict: MLE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void) {
    char *area = malloc(128 << 20);
    memset(area, 1, 128 << 20);
    usleep(100000);
    return area[7] - 1;
}
