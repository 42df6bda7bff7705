#include <iostream>
#include <string>

int main() {
    std::size_t faces;
    std::string strip;
    std::cin >> faces >> strip;
    const std::size_t width = strip.size() / faces;
    std::string message(strip.size(), '?');
    for (std::size_t at = 0; at < strip.size(); ++at) message[at % faces * width + at / faces] = strip[at];
    std::cout << message << '\n';
}
