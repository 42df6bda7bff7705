// Carries single obols from one treasury to the other.
#include <iostream>

int main() {
    long long a, b;
    std::cin >> a >> b;
    volatile long long temple = a;
    volatile long long harbour = b;
    while (harbour > 0) {
        temple = temple + 1;
        harbour = harbour - 1;
    }
    while (harbour < 0) {
        temple = temple - 1;
        harbour = harbour + 1;
    }
    std::cout << temple << '\n';
}
