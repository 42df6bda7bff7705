// Looks for the fewest carts by trying every load, and gives up only after very many.
#include <cstdlib>
#include <iostream>
#include <vector>

int n;
long long most;
long long steps = 0;
std::vector<long long> weights;
std::vector<int> carts;
std::vector<long long> room;

bool load(int block, int allowed) {
    if (block == n) return true;
    for (int cart = 0; cart < allowed; ++cart) {
        if (++steps > 20'000'000'000) std::exit(0);
        if (room[cart] < weights[block]) continue;
        room[cart] -= weights[block];
        carts[block] = cart + 1;
        if (load(block + 1, allowed)) return true;
        room[cart] += weights[block];
    }
    return false;
}

int main() {
    std::cin >> n >> most;
    weights.resize(n);
    carts.resize(n);
    for (long long& weight : weights) std::cin >> weight;
    for (int allowed = 1; allowed <= n; ++allowed) {
        room.assign(allowed, most);
        if (load(0, allowed)) {
            std::cout << allowed << '\n';
            for (const int cart : carts) std::cout << cart << ' ';
            std::cout << '\n';
            return 0;
        }
    }
}
