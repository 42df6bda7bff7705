// Tries all orders.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <numeric>
#include <vector>

int main() {
    int poets;
    std::cin >> poets;
    std::vector<int> order(poets);
    std::iota(order.begin(), order.end(), 1);
    do {
        bool quiet = true;
        for (int place = 0; place < poets; ++place) {
            if (std::abs(order[place] - order[(place + 1) % poets]) == 1) quiet = false;
        }
        if (quiet) {
            for (const int rank : order) std::cout << rank << ' ';
            std::cout << '\n';
            return 0;
        }
    } while (std::next_permutation(order.begin(), order.end()));
    std::cout << "impossible\n";
}
