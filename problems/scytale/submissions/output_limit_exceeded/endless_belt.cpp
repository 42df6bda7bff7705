// Reads the belt around and around: 48 million letters before it lets go.
#include <iostream>
#include <string>

int main() {
    std::size_t faces;
    std::string strip;
    std::cin >> faces >> strip;
    std::string turn;
    while (turn.size() < 48'000) turn += strip;
    for (int round = 0; round < 1000; ++round) std::cout << turn << '\n';
}
