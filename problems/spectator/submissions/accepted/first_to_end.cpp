#include <algorithm>
#include <iostream>
#include <utility>
#include <vector>

int main() {
    int count;
    std::cin >> count;
    std::vector<std::pair<int, int>> contests(count);
    for (auto& [end, start] : contests) std::cin >> start >> end;
    std::sort(contests.begin(), contests.end());
    int seen = 0, free = 0;
    for (const auto& [end, start] : contests) {
        if (start < free) continue;
        ++seen;
        free = end;
    }
    std::cout << seen << '\n';
}
