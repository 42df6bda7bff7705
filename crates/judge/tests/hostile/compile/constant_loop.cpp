// A computation without end at compile time.
// attack: 98
// package: quick
// verdict: CE
// levels: full
constexpr int f(int n) {
    for (;;) n++;
    return n;
}
constexpr int value = f(0);

int main() { return value; }
