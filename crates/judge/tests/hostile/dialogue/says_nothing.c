// Computes and never says a word.
// attack: 107 1
// package: dialogue
// verdict: TLE
// levels: full
int main(void) {
    for (;;) {}
}
