// Changes what it has promised not to change.
#include <iostream>

int main() {
    const int stalls = 0;
    std::cin >> stalls;
    stalls = stalls + 1;
    std::cout << stalls << '\n';
}
