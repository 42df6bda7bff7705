// The table has a hundred places.
#include <array>
#include <iostream>

int main() {
    int poets;
    std::cin >> poets;
    if (poets >= 2 && poets <= 4) {
        std::cout << "impossible\n";
        return 0;
    }
    std::array<int, 100> table{};
    int place = 0;
    for (int first = 1; first <= 2; ++first)
        for (int rank = first; rank <= poets; rank += 2) table.at(place++) = rank;
    for (int i = 0; i < poets; ++i) std::cout << table.at(i) << ' ';
    std::cout << '\n';
}
