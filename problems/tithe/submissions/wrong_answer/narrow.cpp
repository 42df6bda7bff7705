// Adds up in 32 bits.
#include <iostream>
#include <vector>

int main() {
    unsigned n, jar, total = 0;
    std::cin >> n;
    std::vector<unsigned> seen(n, 0);
    for (unsigned last = 1; last <= n; ++last) {
        std::cin >> jar;
        total += jar;
        const unsigned rest = total % n;
        if (rest == 0 || seen[rest] > 0) {
            const unsigned first = rest == 0 ? 1 : seen[rest];
            std::cout << last - first + 1 << '\n';
            for (unsigned i = first; i <= last; ++i) std::cout << i << ' ';
            return 0;
        }
        seen[rest] = last + 1;
    }
}
