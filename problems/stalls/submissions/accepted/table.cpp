#include <algorithm>
#include <iostream>
#include <vector>

int main() {
    int stalls, cart;
    std::cin >> stalls >> cart;
    // best[i + 1][load]: the most that the first i stalls earn on a cart for that load; i begins at -1.
    std::vector<std::vector<int>> best(stalls + 2, std::vector<int>(cart + 1));
    for (int i = 2; i < stalls + 2; ++i) {
        int weight, price;
        std::cin >> weight >> price;
        for (int load = 0; load <= cart; ++load) {
            best[i][load] = best[i - 1][load];
            if (load >= weight) best[i][load] = std::max(best[i][load], best[i - 2][load - weight] + price);
        }
    }
    std::cout << best[stalls + 1][cart] << '\n';
}
