// Answers knocks at columns with the distance of the cicada; at most three of them.
// Call: validate INPUT ANSWER FEEDBACK_DIR. Exit 42: found, 43: not, 1: our own files are broken.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

namespace {

constexpr int kRight = 42;
constexpr int kWrong = 43;
constexpr int kBroken = 1;
constexpr int kMostKnocks = 3;

std::string feedback_dir;

[[noreturn]] void finish(int code, const std::string& message) {
    std::ofstream(feedback_dir + "judgemessage.txt") << message << '\n';
    if (code == kWrong) std::ofstream(feedback_dir + "teammessage.txt") << message << '\n';
    std::exit(code);
}

// The next word, of at most 20 letters; empty at the end.
std::string next_word() {
    std::string word;
    int c = std::cin.get();
    while (c == ' ' || (c >= '\t' && c <= '\r')) c = std::cin.get();
    for (; c != EOF && c != ' ' && !(c >= '\t' && c <= '\r'); c = std::cin.get()) {
        if (word.size() == 20) finish(kWrong, "said a word that is too long");
        word += static_cast<char>(c);
    }
    return word;
}

long long next_column(long long n) {
    const std::string word = next_word();
    if (word.empty()) finish(kWrong, "fell silent");
    long long column = 0;
    for (const char c : word) {
        if (c < '0' || c > '9' || column > n) finish(kWrong, "named no column");
        column = column * 10 + (c - '0');
    }
    if (column < 1 || column > n) finish(kWrong, "named no column");
    return column;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return kBroken;
    feedback_dir = argv[3];
    long long n = 0;
    long long cicada = 0;
    if (!(std::ifstream(argv[1]) >> n >> cicada)) finish(kBroken, "the input cannot be read");

    std::cout << n << std::endl;
    for (int knocks = 0;;) {
        const std::string what = next_word();
        if (what.empty()) finish(kWrong, "fell silent");
        if (what == "!") {
            const long long column = next_column(n);
            if (column != cicada) finish(kWrong, "the cicada sits elsewhere");
            if (!next_word().empty()) finish(kWrong, "talked on after the answer");
            finish(kRight, "found after " + std::to_string(knocks) + " knocks");
        }
        if (what != "?") finish(kWrong, "said neither ? nor !");
        const long long column = next_column(n);
        if (++knocks > kMostKnocks) finish(kWrong, "knocked a fourth time");
        const long long straight = std::llabs(column - cicada);
        std::cout << std::min(straight, n - straight) << std::endl;
    }
}
