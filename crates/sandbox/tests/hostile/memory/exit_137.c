// Ends like somebody who was killed for want of memory.
// attack: 38
// expect: exit 137
// levels: full rootless guarded
int main(void) { return 137; }
