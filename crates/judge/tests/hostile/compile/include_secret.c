// A file of the host that every user of it may read.
// attack: 96 50
// verdict: CE
// says: No such file
#include "@SECRET@"

int main(void) { return 0; }
