// Tries to see and to skip each contest, and so lives through every possible day.
#include <algorithm>
#include <iostream>
#include <utility>
#include <vector>

std::vector<std::pair<int, int>> contests;

int best(std::size_t next, int free) {
    if (next == contests.size()) return 0;
    const int skipped = best(next + 1, free);
    if (contests[next].first < free) return skipped;
    return std::max(skipped, 1 + best(next + 1, contests[next].second));
}

int main() {
    int count;
    std::cin >> count;
    contests.resize(count);
    for (auto& [start, end] : contests) std::cin >> start >> end;
    std::sort(contests.begin(), contests.end());
    std::cout << best(0, 0) << '\n';
}
