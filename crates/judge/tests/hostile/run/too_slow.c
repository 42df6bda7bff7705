// A loop without end, seen through the judge.
// attack: 1
// verdict: TLE
int main(void) {
    for (;;) {}
}
