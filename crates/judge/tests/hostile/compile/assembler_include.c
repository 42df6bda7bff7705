// Has the assembler read a file as its own words, so that its complaints show them.
// attack: 97 96
// verdict: CE
// hides: root:
__asm__(".include \"/etc/shadow\"\n.include \"@SECRET@\"\n");

int main(void) { return 0; }
