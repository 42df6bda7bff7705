// Remembers the bills to all gates for each gate where somebody entered, for 500 gates at most.
#include <iostream>
#include <unordered_map>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int gates, travellers;
    std::cin >> gates >> travellers;
    std::vector<long long> tolls(gates);
    for (auto& toll : tolls) std::cin >> toll;
    std::unordered_map<int, std::vector<long long>> remembered;
    while (travellers-- > 0) {
        int a, b;
        std::cin >> a >> b;
        if (remembered.size() == 500 && !remembered.count(a)) remembered.erase(remembered.begin());
        auto& bills = remembered[a];
        if (bills.empty()) {
            bills.resize(gates + 1);
            long long bill = 0;
            for (int gate = a, step = 0; step < gates; ++step, gate = gate == gates ? 1 : gate + 1) {
                bills[gate] = bill;
                bill += tolls[gate - 1];
            }
        }
        std::cout << bills[b] << '\n';
    }
}
