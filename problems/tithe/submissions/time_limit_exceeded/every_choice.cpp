// Tries all choices, those of few jars first, and gives up only after very many.
#include <cstdlib>
#include <iostream>
#include <vector>

int n;
std::vector<long long> jars;
std::vector<int> taken;
long long steps = 0;

bool choose(int from, int left, long long total) {
    if (left == 0) return total % n == 0;
    for (int i = from; i + left <= n; ++i) {
        if (++steps > 20'000'000'000) std::exit(0);
        taken.push_back(i + 1);
        if (choose(i + 1, left - 1, total + jars[i])) return true;
        taken.pop_back();
    }
    return false;
}

int main() {
    std::cin >> n;
    jars.resize(n);
    for (long long& jar : jars) std::cin >> jar;
    for (int k = 1; k <= n; ++k) {
        if (choose(0, k, 0)) {
            std::cout << k << '\n';
            for (const int jar : taken) std::cout << jar << ' ';
            return 0;
        }
    }
}
