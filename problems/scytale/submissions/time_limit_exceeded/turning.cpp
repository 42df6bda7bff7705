// Turns the whole strip letter by letter until the next one of the message lies on top.
#include <iostream>
#include <string>

int main() {
    std::size_t faces;
    std::string strip;
    std::cin >> faces >> strip;
    std::string message;
    for (std::size_t face = 0; face < faces; ++face) {
        std::string turned = strip;
        for (std::size_t step = 0; step < face; ++step) turned = turned.substr(1) + turned[0];
        for (std::size_t letter = 0; letter < strip.size() / faces; ++letter) {
            message += turned[0];
            for (std::size_t step = 0; step < faces * (strip.size() + 1); ++step) turned = turned.substr(1) + turned[0];
        }
    }
    std::cout << message << '\n';
}
