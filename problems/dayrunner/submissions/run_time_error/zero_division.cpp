// Divides by the number of ways found, and there may be none.
#include <algorithm>
#include <iostream>
#include <limits>
#include <vector>

int main() {
    constexpr long long kNever = std::numeric_limits<long long>::max() / 2;
    int villages, count;
    std::cin >> villages >> count;
    struct Road {
        int from, to;
        long long minutes;
    };
    std::vector<Road> roads(count);
    for (auto& road : roads) std::cin >> road.from >> road.to >> road.minutes;
    std::vector<long long> walked(villages + 1, kNever), ridden(villages + 1, kNever);
    walked[1] = 0;
    long long found = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (const auto& [from, to, minutes] : roads) {
            const long long walk = walked[from] + minutes;
            const long long ride = std::min(ridden[from] + minutes, walked[from] + minutes / 2);
            if (walk < walked[to]) walked[to] = walk, changed = true;
            if (ride < ridden[to]) ridden[to] = ride, changed = true, found += to == villages;
        }
    }
    const volatile long long ways = found;
    std::cout << ridden[villages] * ways / ways << '\n';
}
