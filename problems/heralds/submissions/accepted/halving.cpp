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
    double low = 0, high = 3e6;
    for (int round = 0; round < 80; ++round) {
        const double time = (low + high) / 2;
        double left = -1e18, right = 1e18;
        for (const auto& [place, speed] : heralds) {
            left = std::max(left, place - speed * time);
            right = std::min(right, place + speed * time);
        }
        (left <= right ? high : low) = time;
    }
    std::printf("%.9f\n", high);
}
