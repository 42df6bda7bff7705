#include <iostream>

int main() {
    long long n, distance;
    std::cin >> n;
    for (long long column = 1; column <= n; ++column) {
        std::cout << "? " << column << std::endl;
        if (!(std::cin >> distance)) return 0;
        if (distance == 0) {
            std::cout << "! " << column << std::endl;
            return 0;
        }
    }
}
