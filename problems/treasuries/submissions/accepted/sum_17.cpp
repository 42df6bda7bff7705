#include <bits/stdc++.h>

static_assert(__cplusplus == 201703L);

int main() {
    if (long long a, b; std::cin >> a >> b) std::cout << a + b << '\n';
}
