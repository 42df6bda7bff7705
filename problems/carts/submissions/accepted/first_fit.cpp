// Heavy blocks first, each on the first cart with room.
#include <algorithm>
#include <iostream>
#include <numeric>
#include <vector>

int main() {
    int n;
    long long most;
    std::cin >> n >> most;
    std::vector<long long> weights(n), room;
    for (long long& weight : weights) std::cin >> weight;
    std::vector<int> order(n), carts(n);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return weights[a] > weights[b]; });
    for (const int block : order) {
        std::size_t cart = 0;
        while (cart < room.size() && room[cart] < weights[block]) ++cart;
        if (cart == room.size()) room.push_back(most);
        room[cart] -= weights[block];
        carts[block] = static_cast<int>(cart) + 1;
    }
    std::cout << room.size() << '\n';
    for (const int cart : carts) std::cout << cart << ' ';
    std::cout << '\n';
}
