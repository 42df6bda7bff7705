// Places the poets by rank.
#include <iostream>

int main() {
    int poets;
    std::cin >> poets;
    for (int rank = 1; rank <= poets; ++rank) std::cout << rank << ' ';
    std::cout << '\n';
}
