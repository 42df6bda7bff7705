// Takes or leaves each crate, and forgets what it has tried.
#include <algorithm>
#include <iostream>
#include <vector>

std::vector<int> weights, prices;

int best(std::size_t stall, int room) {
    if (stall >= weights.size()) return 0;
    const int left = best(stall + 1, room);
    if (weights[stall] > room) return left;
    return std::max(left, prices[stall] + best(stall + 2, room - weights[stall]));
}

int main() {
    int stalls, cart;
    std::cin >> stalls >> cart;
    weights.resize(stalls);
    prices.resize(stalls);
    for (int i = 0; i < stalls; ++i) std::cin >> weights[i] >> prices[i];
    std::cout << best(0, cart) << '\n';
}
