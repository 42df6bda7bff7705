#include <bits/stdc++.h>

struct Contest {
    int start, end;
};

int main() {
    int count;
    std::cin >> count;
    std::vector<Contest> contests(count);
    for (auto& [start, end] : contests) std::cin >> start >> end;
    std::ranges::sort(contests, {}, &Contest::end);
    int free = 0;
    std::cout << std::ranges::count_if(contests, [&](const Contest& one) {
        if (one.start < free) return false;
        free = one.end;
        return true;
    }) << '\n';
}
