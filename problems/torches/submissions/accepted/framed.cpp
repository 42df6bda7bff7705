#include <algorithm>
#include <bitset>
#include <iostream>
#include <string>

int main() {
    std::string what, word;
    std::cin >> what >> word;
    if (what == "send") {
        std::cout << '1' << std::bitset<30>(std::stoul(word)) << "0\n";
    } else {
        if (word[0] == '0') std::reverse(word.begin(), word.end());
        std::cout << std::stoul(word.substr(1, 30), nullptr, 2) << '\n';
    }
}
