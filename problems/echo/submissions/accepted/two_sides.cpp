#include <iostream>

int main() {
    long long n, distance, again;
    std::cin >> n;
    std::cout << "? 1" << std::endl;
    std::cin >> distance;
    const long long forward = distance + 1;
    std::cout << "? " << forward << std::endl;
    std::cin >> again;
    std::cout << "! " << (again == 0 ? forward : n + 1 - distance) << std::endl;
}
