// An assembler's loop that writes on.
// attack: 99 98
// package: quick
// verdict: CE
// levels: full
__asm__(".data\n.rept 1000000\n.rept 1000\n.quad 1\n.endr\n.endr\n.text\n");

int main(void) { return 0; }
