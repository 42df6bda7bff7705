// Lives through every single day.
#include <iostream>

int main() {
    long long n, a, b, c;
    std::cin >> n >> a >> b >> c;
    long long feasts = 0;
    for (long long day = 1; day <= n; ++day) {
        if (day % a == 0 || day % b == 0 || day % c == 0) ++feasts;
    }
    std::cout << feasts << '\n';
}
