// No output at all.
// attack: 111
// verdict: WA
int main(void) { return 0; }
