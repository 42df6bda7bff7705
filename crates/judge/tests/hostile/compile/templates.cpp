// Templates that double with each step.
// attack: 98
// package: quick
// verdict: CE
// levels: full
template <int depth, long which>
struct Tree {
    static constexpr long value = Tree<depth - 1, 2 * which>::value + Tree<depth - 1, 2 * which + 1>::value;
};
template <long which>
struct Tree<0, which> {
    static constexpr long value = which;
};

int main() { return Tree<28, 1>::value & 1; }
