//! Checkers of testlib's kind, validators of sources, answers without a program, and what is told to whom.

use super::package;

pub(super) const ALL: &[(&str, fn())] = &[
    (
        "a_checker_of_testlibs_kind_is_asked",
        a_checker_of_testlibs_kind_is_asked,
    ),
    (
        "a_checker_of_testlibs_kind_gives_points",
        a_checker_of_testlibs_kind_gives_points,
    ),
    ("a_source_is_looked_at", a_source_is_looked_at),
    (
        "answers_are_judged_without_a_program",
        answers_are_judged_without_a_program,
    ),
    (
        "a_test_says_what_is_told_of_it",
        a_test_says_what_is_told_of_it,
    ),
    (
        "files_and_arguments_are_a_tests_own",
        files_and_arguments_are_a_tests_own,
    ),
    ("constants_are_filled_in", constants_are_filled_in),
    ("a_source_may_be_too_long", a_source_may_be_too_long),
];

/// A header of its own that ends as testlib's checkers end.
const CHECKER: &str = r#"=== checker/verdict.h
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
[[noreturn]] inline void quit(int code, const char *message) {
    std::fputs(message, stderr);
    std::exit(code);
}
=== checker/check.cpp
#include "verdict.h"
int main(int, char **argv) {
    std::string input, output, answer, word;
    std::ifstream(argv[1]) >> input;
    std::ifstream(argv[2]) >> output;
    std::ifstream(argv[3]) >> answer;
    if (output == answer) quit(0, "ok the same");
    if (output == "half") quit(7, "points 5 half of it");
    if (output == "part") quit(0, "partially correct (25) a quarter of it");
    if (output == "much") quit(7, "points 50 too much");
    if (output == "odd") quit(2, "wrong output format a word that is no word");
    if (output == "short") quit(8, "unexpected eof");
    if (output == "fail") quit(3, ("FAIL the input is " + input).c_str());
    if (output == "crash") std::abort();
    quit(1, ("wrong answer expected " + answer).c_str());
}
"#;

fn a_checker_of_testlibs_kind_is_asked() {
    let tests = "=== data/sample/1.in\nin\n=== data/sample/1.ans\nright\n=== data/secret/1.in\nin\n=== data/secret/1.ans\nright\n";
    let made = package("", &format!("{tests}{CHECKER}"));
    let words = ["right", "wrong", "odd", "short", "half", "fail", "crash"];
    let told = words.map(|word| made.judge(&format!("print('{word}')")));
    insta::assert_snapshot!(told.join("\n"), @r"
    AC 1/1
    sample/1 AC
      jury: ok the same
    secret/1 AC
      jury: ok the same
    WA 0/1
    sample/1 WA wrong answer expected right
      jury: wrong answer expected right
    WA 0/1
    sample/1 WA wrong output format a word that is no word
      jury: wrong output format a word that is no word
    WA 0/1
    sample/1 WA unexpected eof
      jury: unexpected eof
    JE 0/1
    fault: checker on sample/1: gave a part of the points where tests pass or fail
    JE 0/1
    fault: checker on sample/1: it failed itself: FAIL the input is in
    JE 0/1
    fault: checker on sample/1: killed by signal 6
    ");
}

fn a_checker_of_testlibs_kind_gives_points() {
    let tests = r"=== data/secret/test_group.yaml
max_score: 30
=== data/secret/1/test_group.yaml
max_score: 10
score_aggregation: min
=== data/secret/1/1.in
in
=== data/secret/1/1.ans
right
=== data/secret/2/test_group.yaml
max_score: 20
score_aggregation: sum
=== data/secret/2/1.in
in
=== data/secret/2/1.ans
right
=== data/secret/2/2.in
in
=== data/secret/2/2.ans
half
";
    let made = package("type: scoring\n", &format!("{tests}{CHECKER}"));
    let told =
        ["right", "half", "part", "much"].map(|word| made.judge(&format!("print('{word}')")));
    insta::assert_snapshot!(told.join("\n"), @r"
    WA 20/30
    secret/1/1 AC
      jury: ok the same
    secret/2/1 AC
      jury: ok the same
    secret/2/2 WA wrong answer
      jury: wrong answer expected half
    AC 20/30
    secret/1/1 AC
      jury: points 5 half of it
    secret/2/1 AC
      jury: points 5 half of it
    secret/2/2 AC
      jury: ok the same
    AC 7.5/30
    secret/1/1 AC
      jury: partially correct (25) a quarter of it
    secret/2/1 AC
      jury: partially correct (25) a quarter of it
    secret/2/2 AC
      jury: partially correct (25) a quarter of it
    JE 0/30
    fault: checker on secret/1/1: its message gives 50, more than the 10 that the test can give
    ");
}

fn a_source_is_looked_at() {
    let made = package(
        "type: scoring\n",
        r"=== data/secret/test_group.yaml
max_score: 100
=== data/secret/1-short/test_group.yaml
max_score: 60
score_aggregation: sum
static_validation_score: 20
static_validator_args: [short]
=== data/secret/1-short/1.in
=== data/secret/1-short/1.ans
1
=== data/secret/2-clean/test_group.yaml
max_score: 40
static_validation_score: pass-fail
static_validator_args: [clean]
=== data/secret/2-clean/1.in
=== data/secret/2-clean/1.ans
1
=== static_validator/look.py
import sys
language, entry, feedback, what = sys.argv[1:]
source = open(entry).read()
open(feedback + 'judgemessage.txt', 'w').write(f'{language} {entry}, {len(source)} bytes')
if what == 'short':
    open(feedback + 'score_multiplier.txt', 'w').write(str(min(1, 10 / len(source))))
    sys.exit(42)
sys.exit(43 if 'eval' in source else 42)
",
    );
    let told = [
        made.judge("print(1)\n"),
        made.judge("print(1)#23456789012\n"),
        made.judge("print(1)#eval\n"),
    ];
    insta::assert_snapshot!(told.join("\n"), @r"
    AC 100/100
    secret/1-short/static_validation AC
      jury: python3 main.py, 9 bytes
    secret/1-short/1 AC
    secret/2-clean/static_validation AC
      jury: python3 main.py, 9 bytes
    secret/2-clean/1 AC
    AC 89.523/100
    secret/1-short/static_validation AC
      jury: python3 main.py, 21 bytes
    secret/1-short/1 AC
    secret/2-clean/static_validation AC
      jury: python3 main.py, 21 bytes
    secret/2-clean/1 AC
    WA 54.285/100
    secret/1-short/static_validation AC
      jury: python3 main.py, 14 bytes
    secret/1-short/1 AC
    secret/2-clean/static_validation WA the source is not as the problem demands
      jury: python3 main.py, 14 bytes
    ");
}

fn answers_are_judged_without_a_program() {
    let tests = "=== data/secret/a.in\n=== data/secret/a.ans\n7\n=== data/secret/b.in\n=== data/secret/b.ans\n8\n";
    let made = package("type: submit-answer\n", tests);
    let judge = |text| super::told(&made.judgement("text", text));
    let told = [
        judge("@ a\n7\n@ secret/b\n8\n"),
        judge("@ b\n8\n"),
        judge("@ a\n7\n@ b\n9\n"),
        judge("@ c\n7\n"),
        judge("7 8\n"),
    ];
    insta::assert_snapshot!(told.join("\n"), @r"
    AC 1/1
    secret/a AC
    secret/b AC
    WA 0/1
    secret/a WA no answer was handed in
    WA 0/1
    secret/a AC
    secret/b WA line 1, token 1: expected 8, found 9
    CE 0/1
    line 1: there is no test `c`
    CE 0/1
    line 1: write `@ NAME` before the answer to a test
    ");
}

fn a_test_says_what_is_told_of_it() {
    let made = package(
        "",
        r"=== data/secret/1.in
=== data/secret/1.ans
1
=== data/secret/2.in
=== data/secret/2.ans
2
=== data/secret/2.yaml
hint: Think of two.
description: Is two known?
full_feedback: true
",
    );
    let judged = made.judgement("python", "print(1)\n");
    let open: Vec<_> = judged.runs.iter().map(|run| run.notes.open).collect();
    insta::assert_snapshot!(format!("{}\n{open:?}", super::told(&judged)), @r"
    WA 0/1
    secret/1 AC
    secret/2 WA line 1, token 1: expected 2, found 1
      jury: Is two known?
      hint: Think of two.
    [false, true]
    ");
}

fn files_and_arguments_are_a_tests_own() {
    let made = package(
        "",
        r"=== data/secret/deep/1.in
=== data/secret/deep/1.ans
ears of grain, twice
=== data/secret/deep/1.yaml
args: [twice]
=== data/secret/deep/1.files/store.txt
ears of grain
=== data/secret/deep/2.in
=== data/secret/deep/2.ans
gone
",
    );
    let source = "import os, sys\nprint(open('store.txt').read().strip() + ', ' + sys.argv[1] if os.path.exists('store.txt') else 'gone')\n";
    insta::assert_snapshot!(made.judge(source), @r"
    AC 1/1
    secret/deep/1 AC
    secret/deep/2 AC
    ");
}

fn constants_are_filled_in() {
    let made = package(
        "type: scoring\nconstants: {most: 50, word: olives}\n",
        r"=== data/secret/test_group.yaml
max_score: {{most}}
score_aggregation: min
=== data/secret/1.in
=== data/secret/1.ans
=== output_validator/validate.py
import sys
sys.exit(42 if sys.stdin.read().split() == ['{{word}}', '{{other}}'] else 43)
",
    );
    insta::assert_snapshot!(made.judge("print('olives', '{' + '{other}' + '}')\n"), @r"
    AC 50/50
    secret/1 AC
    ");
}

fn a_source_may_be_too_long() {
    let made = package(
        "limits: {time_limit: 1.0, code: 1}\n",
        "=== data/secret/1.in\n=== data/secret/1.ans\n",
    );
    let told = [made.judge(&"#".repeat(1024)), made.judge(&"#".repeat(1025))];
    insta::assert_snapshot!(told.join("\n"), @r"
    AC 1/1
    secret/1 AC
    CE 0/1
    main.py: this problem allows at most 1024 bytes of source; these are 1025
    ");
}
