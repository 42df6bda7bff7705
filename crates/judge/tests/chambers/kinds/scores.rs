//! Points: groups, requirements, scores that validators give, and scores they must not give.

use super::{Made, package};

pub(super) const ALL: &[(&str, fn())] = &[
    (
        "groups_give_points_as_the_format_says",
        groups_give_points_as_the_format_says,
    ),
    (
        "validators_give_a_part_of_the_points",
        validators_give_a_part_of_the_points,
    ),
    (
        "scores_that_must_not_be_given_are_judging_errors",
        scores_that_must_not_be_given_are_judging_errors,
    ),
    (
        "broken_validators_are_judging_errors",
        broken_validators_are_judging_errors,
    ),
];

/// A group of two tests, each answered by its own number.
fn group(name: &str, settings: &str, answers: [u32; 2]) -> String {
    let mut text = format!("=== data/secret/{name}/test_group.yaml\n{settings}");
    for answer in answers {
        text.push_str(&format!("=== data/secret/{name}/{answer}.in\n{answer}\n"));
        text.push_str(&format!("=== data/secret/{name}/{answer}.ans\n{answer}\n"));
    }
    text
}

/// A program that answers all of these right.
fn knows(numbers: &[u32]) -> String {
    format!("n = int(input())\nprint(n if n in {numbers:?} else 0)\n")
}

fn groups_give_points_as_the_format_says() {
    let files = [
        "=== data/sample/0.in\n0\n=== data/sample/0.ans\n0\n".to_owned(),
        group("1", "max_score: 10\n", [1, 2]),
        group(
            "2",
            "max_score: 20\nscore_aggregation: sum\nrequire_pass: sample\n",
            [3, 4],
        ),
        group(
            "3",
            "max_score: 30\nscore_aggregation: min\nrequire_pass: '1'\n",
            [5, 6],
        ),
        group(
            "4",
            "max_score: 40\nrequire_pass: [sample, secret/1]\n",
            [7, 8],
        ),
    ]
    .concat();
    let judge = |how: &str, numbers: &[u32]| {
        let whole =
            format!("=== data/secret/test_group.yaml\nmax_score: 100\nscore_aggregation: {how}\n");
        let said = package("type: scoring\n", &format!("{files}{whole}")).judge(&knows(numbers));
        let tests = said.lines().skip(1).count();
        format!(
            "{how} {numbers:?}: {}, {tests} runs",
            said.lines().next().unwrap_or_default()
        )
    };
    let told = [
        judge("sum", &[1, 2, 3, 4, 5, 6, 7, 8]),
        judge("sum", &[1, 2, 3]),
        judge("sum", &[1, 3, 4, 5, 6, 7, 8]),
        judge("sum", &[1, 2, 5, 6]),
        judge("sum", &[]),
        judge("min", &[1, 2, 3, 4, 5, 6, 7, 8]),
        judge("min", &[1, 2, 3, 5, 6, 7, 8]),
    ];
    insta::assert_snapshot!(told.join("\n"), @r"
    sum [1, 2, 3, 4, 5, 6, 7, 8]: AC 100/100, 9 runs
    sum [1, 2, 3]: WA 20/100, 7 runs
    sum [1, 3, 4, 5, 6, 7, 8]: WA 20/100, 5 runs
    sum [1, 2, 5, 6]: WA 40/100, 8 runs
    sum []: WA 0/100, 4 runs
    min [1, 2, 3, 4, 5, 6, 7, 8]: AC 10/100, 9 runs
    min [1, 2, 3, 5, 6, 7, 8]: WA 10/100, 9 runs
    ");
}

/// A problem whose validator does what it is told by the output: `CODE FILE TEXT`, over and over.
fn obeys(aggregation: &str) -> Made {
    let tests = [
        "=== data/secret/test_group.yaml\nmax_score: 20\n".to_owned(),
        group(
            "1",
            &format!("max_score: 20\nscore_aggregation: {aggregation}\n"),
            [1, 2],
        ),
    ]
    .concat();
    let validator = "=== output_validator/v.py\nimport sys\ncode, *words = sys.stdin.read().split()\n\
        for name, text in zip(words[::2], words[1::2]): open(sys.argv[3] + name, 'w').write(text)\nsys.exit(int(code))\n";
    package("type: scoring\n", &format!("{tests}{validator}"))
}

fn validators_give_a_part_of_the_points() {
    let judge = |how: &str, first: &str, second: &str| {
        let source = format!("print({first:?} if input() == '1' else {second:?})\n");
        let said = obeys(how).judge(&source);
        format!(
            "{how}, {first}, {second}: {}",
            said.lines().next().unwrap_or_default()
        )
    };
    let told = [
        judge("sum", "42", "42 score_multiplier.txt 0.25"),
        judge("sum", "42 score.txt 10", "42 score.txt 1e-1"),
        judge("sum", "42 score_multiplier.txt 0.3333333", "43"),
        judge("min", "42", "42 score_multiplier.txt 0.25"),
        judge("min", "42 score.txt 20", "42 score.txt 0"),
        judge("pass-fail", "42", "42"),
    ];
    insta::assert_snapshot!(told.join("\n"), @r"
    sum, 42, 42 score_multiplier.txt 0.25: AC 12.5/20
    sum, 42 score.txt 10, 42 score.txt 1e-1: AC 10.1/20
    sum, 42 score_multiplier.txt 0.3333333, 43: WA 3.333/20
    min, 42, 42 score_multiplier.txt 0.25: AC 5/20
    min, 42 score.txt 20, 42 score.txt 0: AC 0/20
    pass-fail, 42, 42: AC 20/20
    ");
}

fn scores_that_must_not_be_given_are_judging_errors() {
    let judge = |how: &str, first: &str, second: &str| {
        obeys(how).judge(&format!(
            "print({first:?} if input() == '1' else {second:?})\n"
        ))
    };
    let told = [
        judge("sum", "42 score.txt 10.5", "42"),
        judge("sum", "42 score_multiplier.txt 1.1", "42"),
        judge("sum", "42 score.txt -1", "42"),
        judge("sum", "42 score.txt nan", "42"),
        judge("sum", "43 score.txt 0", "42"),
        judge("sum", "42 score.txt 1 score_multiplier.txt 1", "42"),
        judge("sum", "42 score.txt 1", "42 score_multiplier.txt 1"),
        judge("pass-fail", "42 score.txt 1", "42"),
    ];
    insta::assert_snapshot!(told.join("\n"), @r"
    JE 0/20
    fault: output_validator on secret/1/1: score.txt gives 10.5, more than the 10 that the test can give
    JE 0/20
    fault: output_validator on secret/1/1: score_multiplier.txt gives 1.1, more than the 1 that the test can give
    JE 0/20
    fault: output_validator on secret/1/1: score.txt holds no number of 0 or more
    JE 0/20
    fault: output_validator on secret/1/1: score.txt holds no number of 0 or more
    JE 0/20
    fault: output_validator on secret/1/1: wrote score.txt and yet said wrong
    JE 0/20
    fault: output_validator on secret/1/1: wrote both score.txt and score_multiplier.txt
    JE 0/20
    fault: output_validator on secret/1/2: wrote score.txt for one test and score_multiplier.txt for another
    JE 0/20
    fault: output_validator on secret/1/1: wrote score.txt in a group that passes or fails as a whole
    ");
}

fn broken_validators_are_judging_errors() {
    let judge = |name: &str, text: &str| {
        let tests = "=== data/secret/1.in\n=== data/secret/1.ans\n";
        let limits = "limits: {time_limit: 1.0, validation_time: 1, validation_memory: 64, validation_output: 1}\n";
        let made = package(
            limits,
            &format!("{tests}=== output_validator/{name}\n{text}"),
        );
        made.judge("print(1)\n")
            .lines()
            .take(2)
            .collect::<Vec<_>>()
            .join("\n")
    };
    let told = [
        judge("v.py", "import sys\nsys.exit(1)\n"),
        judge("v.py", "while True: pass\n"),
        judge("v.py", "x = bytearray(1 << 30)\n"),
        judge("v.py", "while True: print('a' * 9999)\n"),
        judge("v.c", "int main(void) { return *(volatile int *)0; }\n"),
        judge("v.c", "int main(void) { return nothing; }\n"),
        judge("v.txt", "42\n"),
        judge("v.zig", "42\n"),
        judge(
            "v.py",
            "import sys\nopen(sys.argv[3] + 'judgemessage.txt', 'w').write('a' * 2**21)\nsys.exit(42)\n",
        ),
    ];
    insta::assert_snapshot!(told.join("\n"), @r"
    JE 0/1
    fault: output_validator on secret/1: exit code 1; it should exit with 42 or 43.
    JE 0/1
    fault: output_validator on secret/1: took too long; it should exit with 42 or 43.
    JE 0/1
    fault: output_validator on secret/1: needed too much memory; it should exit with 42 or 43.
    JE 0/1
    fault: output_validator on secret/1: printed too much; it should exit with 42 or 43.
    JE 0/1
    fault: output_validator on secret/1: killed by signal 11; it should exit with 42 or 43.
    JE 0/1
    fault: output_validator does not compile: main.c: In function ‘main’:
    JE 0/1
    fault: output_validator: no source in a language known here
    JE 0/1
    fault: output_validator: no source in a language known here
    JE 0/1
    fault: output_validator on secret/1: wrote more than 1 MiB into judgemessage.txt
    ");
}
