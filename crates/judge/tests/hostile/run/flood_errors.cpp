// Errors without end beside the right answer.
// attack: 71
// verdict: AC
// levels: full
#include <iostream>
#include <string>

int main() {
    int n;
    std::cin >> n;
    const std::string line(1000, 'e');
    for (int i = 0; i < 1000; i++) std::cerr << line << '\n';
    std::cout << n << std::endl;
}
