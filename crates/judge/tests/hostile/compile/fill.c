// The same, by the assembler's own word.
// attack: 99
// package: quick
// verdict: CE
__asm__(".data\n.fill 1000000000, 1, 7\n.text\n");

int main(void) { return 0; }
