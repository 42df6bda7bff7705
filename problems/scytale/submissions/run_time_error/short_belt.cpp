// Has room for a thousand letters only.
#include <array>
#include <iostream>
#include <string>

int main() {
    std::size_t faces;
    std::string strip;
    std::cin >> faces >> strip;
    std::array<char, 1000> belt{};
    for (std::size_t at = 0; at < strip.size(); ++at) belt.at(at) = strip[at];
    for (std::size_t face = 0; face < faces; ++face)
        for (std::size_t at = face; at < strip.size(); at += faces) std::cout << belt.at(at);
    std::cout << '\n';
}
