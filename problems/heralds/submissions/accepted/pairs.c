/* The pair that needs the longest to meet decides for all of them. */
#include <stdio.h>
#include <stdlib.h>

static int place[4000], speed[4000];

int main(void) {
    int count;
    if (scanf("%d", &count) != 1) return 1;
    double longest = 0;
    for (int i = 0; i < count; i++) {
        if (scanf("%d %d", &place[i], &speed[i]) != 2) return 1;
        for (int j = 0; j < i; j++) {
            double time = (double)abs(place[i] - place[j]) / (speed[i] + speed[j]);
            if (time > longest) longest = time;
        }
    }
    printf("%.12e\n", longest);
    return 0;
}
