// Tries every way that visits no village twice.
#include <algorithm>
#include <iostream>
#include <utility>
#include <vector>

std::vector<std::vector<std::pair<int, long long>>> leaving;
std::vector<bool> visited;
long long best = -1;

void run(int at, long long minutes, long long longest) {
    if (at + 1 == static_cast<int>(leaving.size())) {
        const long long total = minutes - longest / 2;
        if (best < 0 || total < best) best = total;
        return;
    }
    visited[at] = true;
    for (const auto& [to, w] : leaving[at]) {
        if (!visited[to]) run(to, minutes + w, std::max(longest, w));
    }
    visited[at] = false;
}

int main() {
    int villages, roads;
    std::cin >> villages >> roads;
    leaving.resize(villages + 1);
    visited.resize(villages + 1);
    while (roads-- > 0) {
        int u, v;
        long long w;
        std::cin >> u >> v >> w;
        leaving[u].emplace_back(v, w);
    }
    run(1, 0, 0);
    std::cout << best << '\n';
}
