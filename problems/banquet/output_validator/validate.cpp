// Accepts any order of the poets in which no neighbours have ranks that differ by one.
// Call: validate INPUT ANSWER FEEDBACK_DIR < OUTPUT. Exit 42: right, 43: wrong, 1: our own files are broken.

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace {

constexpr int kRight = 42;
constexpr int kWrong = 43;
constexpr int kBroken = 1;
constexpr std::size_t kLongestWord = 10;

std::string feedback_dir;

[[noreturn]] void finish(int code, const std::string& message) {
    std::ofstream(feedback_dir + "judgemessage.txt") << message << '\n';
    std::exit(code);
}

// The next word of the output, or an empty one at the end. Reads no further than a word may be long.
std::string next_word() {
    std::string word;
    int c = std::cin.get();
    while (c == ' ' || (c >= '\t' && c <= '\r')) c = std::cin.get();
    for (; c != EOF && c != ' ' && !(c >= '\t' && c <= '\r'); c = std::cin.get()) {
        if (word.size() == kLongestWord) finish(kWrong, "a word of the output is too long");
        word += static_cast<char>(c);
    }
    return word;
}

// The rank a word stands for, or 0 if it stands for none.
int rank_of(const std::string& word, int poets) {
    long long rank = 0;
    for (const char c : word) {
        if (c < '0' || c > '9') return 0;
        rank = rank * 10 + (c - '0');
    }
    return rank <= poets ? static_cast<int>(rank) : 0;
}

std::vector<int> read_order(std::string word, int poets) {
    std::vector<int> order;
    std::vector<bool> placed(poets + 1);
    for (; !word.empty(); word = next_word()) {
        const int rank = rank_of(word, poets);
        const std::string place = " on place " + std::to_string(order.size() + 1);
        if (rank == 0) finish(kWrong, "no rank" + place);
        if (placed[rank]) finish(kWrong, "poet " + std::to_string(rank) + " once more" + place);
        placed[rank] = true;
        order.push_back(rank);
    }
    if (static_cast<int>(order.size()) != poets) {
        finish(kWrong, std::to_string(order.size()) + " places for " + std::to_string(poets) + " poets");
    }
    return order;
}

bool is_impossible(std::string word) {
    for (char& c : word) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return word == "impossible";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return kBroken;
    feedback_dir = argv[3];
    if (feedback_dir.back() != '/') feedback_dir += '/';
    int poets = 0;
    std::string answer;
    if (!(std::ifstream(argv[1]) >> poets) || !(std::ifstream(argv[2]) >> answer)) {
        finish(kBroken, "the input or the answer cannot be read");
    }

    const std::string first = next_word();
    if (is_impossible(first)) {
        if (!next_word().empty()) finish(kWrong, "more words after impossible");
        if (!is_impossible(answer)) finish(kWrong, "an order exists");
        finish(kRight, "impossible, as it is");
    }
    const std::vector<int> order = read_order(first, poets);
    for (int place = 0; place < poets; ++place) {
        const int left = order[place];
        const int right = order[(place + 1) % poets];
        if (std::abs(left - right) == 1) {
            finish(kWrong, "poets " + std::to_string(left) + " and " + std::to_string(right) + " are neighbours");
        }
    }
    if (is_impossible(answer)) finish(kBroken, "the output is right, but the answer calls it impossible");
    finish(kRight, "a fine order");
}
