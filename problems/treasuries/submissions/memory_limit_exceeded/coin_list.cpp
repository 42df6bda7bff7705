// Keeps a record of 64 bytes for each obol the harbour owns or owes, twelve million at most.
#include <algorithm>
#include <array>
#include <iostream>
#include <vector>

int main() {
    long long a, b;
    std::cin >> a >> b;
    const long long coins = std::min(b < 0 ? -b : b, 12'000'000LL);
    std::vector<std::array<long long, 8>> records;
    long long counted = 0;
    for (long long coin = 0; coin < coins; ++coin) {
        records.push_back({coin, a, b});
        counted += records.back()[0] == coin;
    }
    if (counted != static_cast<long long>(records.size())) return 1;
    std::cout << a + b << '\n';
}
