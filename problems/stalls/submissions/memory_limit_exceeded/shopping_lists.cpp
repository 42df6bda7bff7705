// Writes down, for each stall and load, the whole list of crates it would take.
#include <iostream>
#include <vector>

struct Plan {
    int earned = 0;
    std::vector<long long> crates;
};

int main() {
    int stalls, cart;
    std::cin >> stalls >> cart;
    std::vector<std::vector<Plan>> best(2, std::vector<Plan>(cart + 1));
    for (int i = 2; i < stalls + 2; ++i) {
        int weight, price;
        std::cin >> weight >> price;
        best.push_back(best[i - 1]);
        for (int load = weight; load <= cart; ++load) {
            const Plan& without = best[i - 2][load - weight];
            if (without.earned + price <= best[i][load].earned) continue;
            best[i][load] = without;
            best[i][load].earned += price;
            best[i][load].crates.push_back(i);
        }
    }
    std::cout << best[stalls + 1][cart].earned << '\n';
}
