#include <iostream>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int gates, travellers;
    std::cin >> gates >> travellers;
    std::vector<long long> paid(gates + 1);
    for (int i = 0; i < gates; ++i) {
        std::cin >> paid[i + 1];
        paid[i + 1] += paid[i];
    }
    while (travellers-- > 0) {
        int a, b;
        std::cin >> a >> b;
        std::cout << paid[b - 1] - paid[a - 1] + (b < a ? paid[gates] : 0) << '\n';
    }
}
