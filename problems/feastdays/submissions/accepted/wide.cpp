#include <iostream>

using Wide = __int128;

Wide lcm(Wide a, Wide b) {
    Wide x = a, y = b;
    while (y != 0) {
        const Wide rest = x % y;
        x = y;
        y = rest;
    }
    return a / x * b;
}

int main() {
    long long days, a, b, c;
    std::cin >> days >> a >> b >> c;
    const Wide n = days;
    const Wide feasts = n / a + n / b + n / c - n / lcm(a, b) - n / lcm(b, c) - n / lcm(a, c) + n / lcm(lcm(a, b), c);
    std::cout << static_cast<long long>(feasts) << '\n';
}
