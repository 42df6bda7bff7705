#include <functional>
#include <iostream>
#include <limits>
#include <queue>
#include <utility>
#include <vector>

int main() {
    constexpr long long kNever = std::numeric_limits<long long>::max();
    int villages, roads;
    std::cin >> villages >> roads;
    // Village v is state 2v before the ride and 2v + 1 after it.
    std::vector<std::vector<std::pair<int, long long>>> leaving(2 * villages);
    while (roads-- > 0) {
        int u, v;
        long long w;
        std::cin >> u >> v >> w;
        --u, --v;
        leaving[2 * u].emplace_back(2 * v, w);
        leaving[2 * u].emplace_back(2 * v + 1, w / 2);
        leaving[2 * u + 1].emplace_back(2 * v + 1, w);
    }
    std::vector<long long> minutes(2 * villages, kNever);
    using Visit = std::pair<long long, int>;
    std::priority_queue<Visit, std::vector<Visit>, std::greater<>> next;
    minutes[0] = 0;
    next.emplace(0, 0);
    while (!next.empty()) {
        const auto [now, at] = next.top();
        next.pop();
        if (now > minutes[at]) continue;
        for (const auto& [to, w] : leaving[at]) {
            if (now + w >= minutes[to]) continue;
            minutes[to] = now + w;
            next.emplace(now + w, to);
        }
    }
    const long long best = minutes[2 * villages - 1];
    std::cout << (best == kNever ? -1 : best) << '\n';
}
