//! What is refused before anything is judged, and what `verify` finds in a package's data.

use std::path::Path;

use agon_judge::{Level, Package, verify};

use super::package;
use crate::world::judge;

pub(super) const ALL: &[(&str, fn())] = &[
    (
        "packages_that_cannot_be_judged_are_refused",
        packages_that_cannot_be_judged_are_refused,
    ),
    (
        "verify_names_what_is_wrong_in_the_data",
        verify_names_what_is_wrong_in_the_data,
    ),
];

const TEST: &str = "=== data/secret/1.in\n=== data/secret/1.ans\n";

fn packages_that_cannot_be_judged_are_refused() {
    let group = |settings: &str| format!("{TEST}=== data/secret/test_group.yaml\n{settings}\n");
    let two = |first: &str, second: &str| {
        let tests = |group: &str| TEST.replace("secret/", &format!("secret/{group}/"));
        let first = format!("{}=== data/secret/a/test_group.yaml\n{first}\n", tests("a"));
        format!(
            "{first}{}=== data/secret/b/test_group.yaml\n{second}\n",
            tests("b")
        )
    };
    let validator = "=== output_validator/v.py\npass\n";
    let look = "=== static_validator/v.py\npass\n";
    let rows: Vec<(&str, String)> = vec![
        ("type: output-only\n", TEST.into()),
        ("type: [pass-fail, scoring]\n", TEST.into()),
        ("type: interactive\n", TEST.into()),
        ("type: multi-pass\n", TEST.into()),
        ("type: interactive\n", format!("{TEST}=== checker/c.cpp\n")),
        ("", format!("{TEST}{validator}=== checker/c.cpp\n")),
        ("", format!("{TEST}=== output_validator/build\n")),
        ("type: submit-answer\n", format!("{TEST}{look}")),
        ("", "=== data/secret/1.in\n".into()),
        ("", "=== data/secret/1.ans\n".into()),
        ("", format!("{TEST}=== data/secret/2.yaml\nhint: a\n")),
        ("", format!("{TEST}=== data/secret/1.yaml\nhnit: a\n")),
        ("", format!("{TEST}=== include/default/a.h\n")),
        ("", group("max_score: 5")),
        ("type: scoring\n", group("max_score: unbounded")),
        ("type: scoring\n", group("max_scoer: 5")),
        ("type: scoring\n", group("score_aggregation: mean")),
        ("type: scoring\n", group("static_validation_score: 5")),
        (
            "type: scoring\n",
            format!("{}{look}", group("static_validation_score: pass-fail")),
        ),
        (
            "type: scoring\n",
            format!("{}{look}", group("static_validator_args: [a]")),
        ),
        ("type: scoring\n", two("max_score: 60", "max_score: 60")),
        ("type: scoring\n", two("max_score: 40", "require_pass: a")),
        (
            "type: scoring\n",
            two("max_score: 4", "max_score: 6\nrequire_pass: c"),
        ),
        (
            "type: scoring\n",
            two(
                "max_score: 4\nscore_aggregation: min",
                "max_score: 6\nrequire_pass: a",
            ),
        ),
        (
            "type: scoring\n",
            format!(
                "{}=== data/secret/test_group.yaml\nscore_aggregation: pass-fail\n",
                two("max_score: 4\nscore_aggregation: min", "max_score: 6")
            ),
        ),
        ("limits: {time_limit: 0}\n", TEST.into()),
        ("limits: {time_limit: 1, memory: 1}\n", TEST.into()),
        (
            "limits: {time_limit: 1, validation_memory: 1}\n",
            TEST.into(),
        ),
        (
            "limits: {time_limit: 1, validation_passes: 2}\n",
            TEST.into(),
        ),
        ("limits: {time_limit: 1, code: 0}\n", TEST.into()),
        ("limits: {time_limit: 1, processes: 3}\n", TEST.into()),
    ];
    let told: Vec<_> = rows
        .iter()
        .map(
            |(settings, files)| match Package::open(&package(settings, files).root()) {
                Ok(_) => format!("{settings:?} {files:?} is taken"),
                Err(error) => error.to_string(),
            },
        )
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    problem.yaml: `type` output-only is not known; use pass-fail, scoring, interactive, multi-pass or submit-answer
    problem.yaml: `type` cannot be both pass-fail and scoring
    output_validator: an interactive or multi-pass problem needs its own
    output_validator: an interactive or multi-pass problem needs its own
    checker: cannot lead a talk or give a next pass; write an output_validator
    checker: stands beside output_validator; keep the one that is to be asked
    output_validator/build: scripts that build are not supported; give the source
    static_validator: there is no source to look at in a submit-answer problem
    data/secret/1.ans: the test's answer is missing
    data/secret/1.in: the test's input is missing, but there is 1.ans
    data/secret/2.in: the test's input is missing, but there is 2.yaml
    data/secret/1.yaml, line 1: unknown field `hnit`, expected one of args, output_validator_args, input_validator_args, full_feedback, hint, description, input_visualizer_args, output_visualizer_args at line 1, column 1
    include: files included with submissions are not supported; put what they hold into the statement
    data/secret/test_group.yaml: only secret tests of a scoring problem have scores
    data/secret/test_group.yaml: unbounded scores are not supported: a contest needs the most a problem gives
    data/secret/test_group.yaml, line 1: unknown field `max_scoer`, expected one of max_score, score_aggregation, require_pass, output_validator_args, args, static_validation_score, static_validator_args, input_validator_args, full_feedback, input_visualizer_args, output_visualizer_args at line 1, column 1
    data/secret/test_group.yaml, line 1: unknown variant `mean`, expected one of pass-fail, sum, min at line 1, column 20
    data/secret/test_group.yaml: `static_validation_score` needs a program in static_validator/
    data/secret/test_group.yaml: `static_validation_score` must be a number where tests have scores
    data/secret/test_group.yaml: `static_validator_args` needs `static_validation_score` beside it
    data/secret/test_group.yaml: the groups give up to 120 points, more than its max_score of 100
    data/secret/b/test_group.yaml: write `max_score`, the most this group gives
    data/secret/b/test_group.yaml: `require_pass` names `c`, which is no earlier group
    data/secret/b/test_group.yaml: `require_pass` names `a`, whose aggregation is not pass-fail
    data/secret/test_group.yaml: is pass-fail as a whole, so secret/a must be pass-fail too
    problem.yaml: `limits.time_limit` must be above 0 and at most 600 seconds
    problem.yaml: `limits.memory` must be 4 to 65536 MiB
    problem.yaml: `limits.validation_memory` must be 16 to 4096 MiB
    problem.yaml: `limits.validation_passes` is only for problems of type multi-pass
    problem.yaml: `limits.code` must be at least 1 KiB
    problem.yaml, line 4: unknown field `processes`, expected one of time_limit, memory, output, validation_time, validation_memory, code, compilation_time, compilation_memory, validation_output, validation_passes, time_multipliers, time_resolution at line 4, column 25
    ");
}

fn verify_names_what_is_wrong_in_the_data() {
    let made = package(
        "",
        r"=== data/sample/1.in
1
=== data/sample/1.ans
2
=== data/secret/1.in
11
=== data/secret/1.ans
12
=== data/secret/2.in
eleven
=== data/secret/2.ans
12
=== data/invalid_input/word.in
word
=== data/invalid_input/number.in
3
=== data/valid_output/a.in
1
=== data/valid_output/a.ans
2
=== data/valid_output/a.out
3
=== data/invalid_output/a.in
1
=== data/invalid_output/a.ans
2
=== data/invalid_output/a.out
2
=== input_validators/digits.py
import sys
sys.exit(42 if sys.stdin.read().strip().isdigit() else 43)
=== input_validators/broken.c
int main(void) { return nothing; }
=== input_validators/grammar.ctd
INT(1, 9)
=== generators/generate.py
import pathlib, sys
folder = pathlib.Path(sys.argv[1]) / 'data/secret'
folder.mkdir(parents=True)
(folder / '1.in').write_text('11\n')
(folder / '1.ans').write_text('13\n')
(folder / '3.in').write_text('3\n')
=== submissions/accepted/next.py
print(int(input()) + 1)
",
    );
    let mut said = Vec::new();
    let judge = judge(Level::Full, Path::new("x.py"));
    let verified = verify(judge, &made.root(), &mut said).unwrap_or_else(|error| panic!("{error}"));
    let said = String::from_utf8_lossy(&said).into_owned();
    let rows: Vec<_> = said
        .lines()
        .take_while(|line| !line.contains("expected  got"))
        .filter(|line| !line.starts_with(' '))
        .collect();
    insta::assert_snapshot!(format!("{}\n{} failed", rows.join("\n"), verified.failed), @r"
    made: input_validators/grammar.ctd is not a program and was not run; 5 inputs, 1 input validators; 3 files generated anew
    input_validators/broken.c  input_validators/broken.c does not compile: main.c: In function ‘main’:
    secret/2          input_validators/digits.py says no: exit code 43  <-- data
    invalid_input/number  no input validator refuses it  <-- data
    valid_output/a    a.out gets WA, not AC: line 1, token 1: expected 2, found 3  <-- data
    invalid_output/a  a.out gets AC, not WA  <-- data
    data/secret/1.ans  the generator makes another  <-- data
    data/secret/3.in  the generator makes it, and the package has none  <-- data
    data/secret/2.in  the generator does not make it  <-- data
    9 failed
    ");
}
