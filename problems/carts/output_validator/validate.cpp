// Checks a load and says which part of the points it earns: (fewest carts / carts used) squared.
// Call: validate INPUT ANSWER FEEDBACK_DIR < OUTPUT. Exit 42: a load, 43: none, 1: our own files are broken.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace {

constexpr int kRight = 42;
constexpr int kWrong = 43;
constexpr int kBroken = 1;

std::string feedback_dir;

[[noreturn]] void finish(int code, const std::string& message) {
    std::ofstream(feedback_dir + "judgemessage.txt") << message << '\n';
    if (code == kWrong) std::ofstream(feedback_dir + "teammessage.txt") << message << '\n';
    std::exit(code);
}

// The next number of the output, from 1 to the most.
long long next_number(long long most, const std::string& what) {
    std::string word;
    int c = std::cin.get();
    while (c == ' ' || (c >= '\t' && c <= '\r')) c = std::cin.get();
    for (; c != EOF && c != ' ' && !(c >= '\t' && c <= '\r'); c = std::cin.get()) {
        if (word.size() == 9 || c < '0' || c > '9') finish(kWrong, "expected " + what);
        word += static_cast<char>(c);
    }
    if (word.empty()) finish(kWrong, "the output ends where " + what + " is expected");
    const long long number = std::stoll(word);
    if (number < 1 || number > most) finish(kWrong, what + " is out of range");
    return number;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return kBroken;
    feedback_dir = argv[3];
    std::ifstream input(argv[1]);
    std::ifstream answer(argv[2]);
    long long n = 0;
    long long most = 0;
    double fewest = 0;
    if (!(input >> n >> most) || !(answer >> fewest)) finish(kBroken, "the input or the answer cannot be read");

    const long long carts = next_number(n, "the number of carts");
    std::vector<long long> loads(carts, 0);
    for (long long block = 1; block <= n; ++block) {
        long long weight = 0;
        if (!(input >> weight)) finish(kBroken, "the input is too short");
        const long long cart = next_number(carts, "the cart of block " + std::to_string(block));
        loads[cart - 1] += weight;
        if (loads[cart - 1] > most) finish(kWrong, "cart " + std::to_string(cart) + " breaks under its load");
    }
    std::cin >> std::ws;
    if (!std::cin.eof()) finish(kWrong, "more than was asked for");
    const double part = fewest / static_cast<double>(carts);
    std::ofstream(feedback_dir + "score_multiplier.txt") << std::min(1.0, part * part) << '\n';
    finish(kRight, std::to_string(carts) + " carts");
}
