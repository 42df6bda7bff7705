// Says nothing of use and ends with the code that means right elsewhere.
// attack: 111
// package: dialogue
// verdict: RTE
// reason: exit code 42
int main(void) { return 42; }
