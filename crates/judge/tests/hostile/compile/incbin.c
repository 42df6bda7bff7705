// Has the assembler put a file of the host into the program.
// attack: 97
// verdict: CE
__asm__(".data\nsecret: .incbin \"@SECRET@\"\n");

int main(void) { return 0; }
