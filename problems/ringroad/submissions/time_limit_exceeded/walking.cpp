// Walks every way gate by gate.
#include <iostream>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int gates, travellers;
    std::cin >> gates >> travellers;
    std::vector<long long> tolls(gates);
    for (auto& toll : tolls) std::cin >> toll;
    while (travellers-- > 0) {
        int a, b;
        std::cin >> a >> b;
        long long bill = 0;
        for (int gate = a; gate != b; gate = gate == gates ? 1 : gate + 1) bill += tolls[gate - 1];
        std::cout << bill << '\n';
    }
}
