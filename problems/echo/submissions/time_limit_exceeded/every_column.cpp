// Walks around the whole ring to find the columns at the right distance.
#include <cstdlib>
#include <iostream>

int main() {
    long long n, distance, again;
    std::cin >> n;
    std::cout << "? 1" << std::endl;
    std::cin >> distance;
    volatile long long found = 1;
    for (long long column = 1; column <= n; ++column) {
        const long long straight = column - 1;
        if (straight == distance || n - straight == distance) found = column;
    }
    std::cout << "? " << found << std::endl;
    std::cin >> again;
    std::cout << "! " << (again == 0 ? found : 1 + distance) << std::endl;
}
