// Templates without end.
// attack: 98
// package: quick
// verdict: CE
template <int n>
struct Next {
    typename Next<n + 1>::type value;
};

int main() { return sizeof(Next<0>); }
