// Takes crates from neighbours, too.
#include <algorithm>
#include <iostream>
#include <vector>

int main() {
    int stalls, cart;
    std::cin >> stalls >> cart;
    std::vector<int> best(cart + 1);
    while (stalls-- > 0) {
        int weight, price;
        std::cin >> weight >> price;
        for (int load = cart; load >= weight; --load) best[load] = std::max(best[load], best[load - weight] + price);
    }
    std::cout << best[cart] << '\n';
}
