// Lines of a secret file would be errors, and those are shown.
// attack: 96
// verdict: CE
// hides: root:
#include "/etc/shadow"

int main(void) { return 0; }
