// Finds the shortest way on foot first, and then rides on its longest road.
#include <algorithm>
#include <functional>
#include <iostream>
#include <queue>
#include <tuple>
#include <utility>
#include <vector>

int main() {
    int villages, roads;
    std::cin >> villages >> roads;
    std::vector<std::vector<std::pair<int, long long>>> leaving(villages + 1);
    while (roads-- > 0) {
        int u, v;
        long long w;
        std::cin >> u >> v >> w;
        leaving[u].emplace_back(v, w);
    }
    std::vector<bool> done(villages + 1);
    using Visit = std::tuple<long long, int, long long>;
    std::priority_queue<Visit, std::vector<Visit>, std::greater<>> next;
    next.emplace(0, 1, 0);
    while (!next.empty()) {
        const auto [now, at, longest] = next.top();
        next.pop();
        if (at == villages) {
            std::cout << now - longest / 2 << '\n';
            return 0;
        }
        if (done[at]) continue;
        done[at] = true;
        for (const auto& [to, w] : leaving[at]) next.emplace(now + w, to, std::max(longest, w));
    }
    std::cout << "-1\n";
}
