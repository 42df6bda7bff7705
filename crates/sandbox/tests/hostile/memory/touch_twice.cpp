// Pushes to a vector until the world ends.
// attack: 19
// expect: memory-limit
// limits: cpu=5000
#include <vector>

int main() {
    std::vector<std::vector<long>> all;
    for (long n = 0; n < 1000; n++) all.emplace_back(1 << 20, n);
    return all[5][5] != 5;
}
