// A program of a gigabyte.
// attack: 99
// package: quick
// verdict: CE
char area[1 << 30] = {1};

int main(void) { return area[12345]; }
