// Prints blanks for underscores.
#include <iostream>
#include <string>

int main() {
    std::size_t faces;
    std::string strip;
    std::cin >> faces >> strip;
    for (std::size_t face = 0; face < faces; ++face)
        for (std::size_t at = face; at < strip.size(); at += faces) std::cout << (strip[at] == '_' ? ' ' : strip[at]);
    std::cout << '\n';
}
