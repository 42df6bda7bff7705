// A small header that speaks the protocol of testlib's checkers: files by name, exit codes, a message on standard
// error that begins with the verdict. A package may bring testlib.h itself instead.

#pragma once

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

enum class Verdict { kOk = 0, kWrongAnswer = 1, kWrongFormat = 2, kFail = 3, kUnexpectedEnd = 8 };

[[noreturn]] inline void finish(Verdict verdict, const std::string& message) {
    const char* first = "FAIL";
    switch (verdict) {
        case Verdict::kOk: first = "ok"; break;
        case Verdict::kWrongAnswer: first = "wrong answer"; break;
        case Verdict::kWrongFormat: first = "wrong output format"; break;
        case Verdict::kUnexpectedEnd: first = "unexpected eof"; break;
        case Verdict::kFail: break;
    }
    std::cerr << first << ' ' << message << '\n';
    std::exit(static_cast<int>(verdict));
}

// A file of numbers. `ours` says whose it is: what is wrong in our own files is a failure of the checker.
class Numbers {
public:
    Numbers(const char* path, bool ours) : file_(path), ours_(ours) {
        if (!file_) finish(Verdict::kFail, std::string("cannot open ") + path);
    }

    long long next(long long least, long long most, const std::string& what) {
        std::string word;
        if (!(file_ >> word)) end(Verdict::kUnexpectedEnd, "expected " + what);
        long long number = 0;
        for (const char c : word) {
            if (c < '0' || c > '9' || word.size() > 18) end(Verdict::kWrongFormat, "expected " + what);
            number = number * 10 + (c - '0');
        }
        if (number < least || number > most) end(Verdict::kWrongAnswer, what + " is out of range");
        return number;
    }

    void expect_end() {
        std::string word;
        if (file_ >> word) end(Verdict::kWrongFormat, "more than was asked for");
    }

private:
    [[noreturn]] void end(Verdict verdict, const std::string& message) {
        finish(ours_ ? Verdict::kFail : verdict, message);
    }

    std::ifstream file_;
    bool ours_;
};
