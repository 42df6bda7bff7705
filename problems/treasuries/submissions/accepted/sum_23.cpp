#include <bits/stdc++.h>

static_assert(__cplusplus > 202002L);

int main() {
    std::array<long long, 2> ledgers;
    for (auto place = 0uz; place < ledgers.size(); ++place) std::cin >> ledgers[place];
    std::cout << std::reduce(ledgers.begin(), ledgers.end()) << '\n';
}
