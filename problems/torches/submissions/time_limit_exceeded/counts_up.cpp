#include <algorithm>
#include <iostream>
#include <string>

std::string row_of(long ships) {
    std::string row = "0";
    for (long rest = ships; rest > 0; rest /= 2) row += static_cast<char>('0' + rest % 2);
    row += ships == 0 ? "01" : "1";
    std::reverse(row.begin(), row.end());
    return row;
}

int main() {
    std::string what, word;
    std::cin >> what >> word;
    if (what == "send") {
        std::cout << row_of(std::stol(word)) << '\n';
        return 0;
    }
    if (word[0] == '0') std::reverse(word.begin(), word.end());
    long ships = 0;
    while (row_of(ships) != word) ++ships;
    std::cout << ships << '\n';
}
