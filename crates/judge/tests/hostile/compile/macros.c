// Words that become two of the next.
// attack: 98
// package: quick
// verdict: CE
// levels: full
#define A B B B B
#define B C C C C
#define C D D D D
#define D E E E E
#define E F F F F
#define F G G G G
#define G H H H H
#define H I I I I
#define I J J J J
#define J K K K K
#define K L L L L
#define L M M M M
#define M x++; x++; x++;

int main(void) {
    int x = 0;
    A A A A
    return x;
}
