// Accepts any choice of jars whose olives can be parted. Call: check INPUT OUTPUT ANSWER

#include <vector>

#include "verdict.h"

namespace {

// Whether the jars that a file names are a choice the priests will take; says so by ending if not.
void read_choice(Numbers& file, const std::vector<long long>& jars, Verdict otherwise) {
    const long long n = static_cast<long long>(jars.size());
    const long long k = file.next(1, n, "the number of jars");
    std::vector<bool> taken(jars.size());
    long long rest = 0;
    for (long long i = 0; i < k; ++i) {
        const long long jar = file.next(1, n, "a jar");
        if (taken[jar - 1]) finish(otherwise, "jar " + std::to_string(jar) + " twice");
        taken[jar - 1] = true;
        rest = (rest + jars[jar - 1]) % n;
    }
    file.expect_end();
    if (rest != 0) finish(otherwise, std::to_string(rest) + " olives are left over");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) finish(Verdict::kFail, "call: check INPUT OUTPUT ANSWER");
    Numbers input(argv[1], true);
    Numbers output(argv[2], false);
    Numbers answer(argv[3], true);
    const long long n = input.next(1, 1000, "n");
    std::vector<long long> jars;
    for (long long i = 0; i < n; ++i) jars.push_back(input.next(1, 1'000'000'000, "a jar"));
    read_choice(answer, jars, Verdict::kFail);
    read_choice(output, jars, Verdict::kWrongAnswer);
    finish(Verdict::kOk, "a fair share");
}
