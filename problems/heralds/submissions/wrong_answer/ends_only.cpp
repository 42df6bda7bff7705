// Thinks that the outermost two decide.
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <utility>
#include <vector>

int main() {
    int count;
    std::cin >> count;
    std::vector<std::pair<double, double>> heralds(count);
    for (auto& [place, speed] : heralds) std::cin >> place >> speed;
    std::sort(heralds.begin(), heralds.end());
    const auto& [left, slow] = heralds.front();
    const auto& [right, fast] = heralds.back();
    std::printf("%.9f\n", (right - left) / (slow + fast));
}
