#include <iostream>

int main() {
    int poets;
    std::cin >> poets;
    if (poets >= 2 && poets <= 4) {
        std::cout << "impossible\n";
        return 0;
    }
    for (int rank = 1; rank <= poets; rank += 2) std::cout << rank << ' ';
    for (int rank = 2; rank <= poets; rank += 2) std::cout << rank << ' ';
    std::cout << '\n';
}
