// Lets the time go by in steps of a ten-millionth of an hour until all of them can have met.
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
    for (long long ticks = 0;; ++ticks) {
        const double time = ticks * 1e-7;
        double left = -1e18, right = 1e18;
        for (const auto& [place, speed] : heralds) {
            left = std::max(left, place - speed * time);
            right = std::min(right, place + speed * time);
        }
        if (left <= right) {
            std::printf("%.9f\n", time);
            return 0;
        }
    }
}
