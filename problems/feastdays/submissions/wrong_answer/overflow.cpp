// The common multiple of all three cycles may need more than 64 bits.
#include <cstdint>
#include <iostream>
#include <numeric>

int main() {
    std::uint64_t n, a, b, c;
    std::cin >> n >> a >> b >> c;
    const std::uint64_t pairs = n / std::lcm(a, b) + n / std::lcm(b, c) + n / std::lcm(a, c);
    const std::uint64_t ab = std::lcm(a, b);
    const std::uint64_t all = ab / std::gcd(ab, c) * c;
    std::cout << n / a + n / b + n / c - pairs + n / all << '\n';
}
