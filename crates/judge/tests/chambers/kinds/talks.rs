//! Interactive and multi-pass problems.

use super::{Made, package};

pub(super) const ALL: &[(&str, fn())] = &[
    ("a_talk_is_judged_and_kept", a_talk_is_judged_and_kept),
    (
        "who_breaks_a_talk_off_is_to_blame",
        who_breaks_a_talk_off_is_to_blame,
    ),
    ("a_talk_has_passes", a_talk_has_passes),
    (
        "passes_are_runs_that_remember_nothing",
        passes_are_runs_that_remember_nothing,
    ),
    (
        "a_validator_of_passes_keeps_its_rules",
        a_validator_of_passes_keeps_its_rules,
    ),
];

/// The validator says a number, hears its double, and says the next.
fn doubles() -> Made {
    package(
        "type: interactive\nlimits: {time_limit: 1.0, memory: 64}\n",
        r"=== data/secret/1.in
3 5
=== data/secret/1.ans
=== output_validator/validate.py
import sys
feedback = sys.argv[3]
for word in open(sys.argv[1]).read().split():
    print(word, flush=True)
    said = sys.stdin.readline()
    if said == 'crash\n':
        raise ValueError(said)
    if said.strip() != str(2 * int(word)):
        open(feedback + 'judgemessage.txt', 'w').write('heard ' + repr(said))
        open(feedback + 'teammessage.txt', 'w').write('not the double')
        sys.exit(43)
sys.exit(42)
",
    )
}

fn a_talk_is_judged_and_kept() {
    let right = doubles()
        .judge("while True:\n try: print(2 * int(input()), flush=True)\n except EOFError: break\n");
    insta::assert_snapshot!(right, @r"
    AC 1/1
    secret/1 AC
    ");
    let wrong =
        doubles().judge("print(2 * int(input()), flush=True)\nprint(input(), flush=True)\n");
    insta::assert_snapshot!(wrong, @r"
    WA 0/1
    secret/1 WA not the double
      jury: heard '5\n'
      < 3
      > 6
      < 5
      > 5
    ");
}

fn who_breaks_a_talk_off_is_to_blame() {
    let rows = [
        ("dies", "input()\nraise SystemExit(3)\n"),
        ("leaves", "input()\n"),
        ("closes", "import os\ninput()\nos.close(1)\n"),
        ("spins", "input()\nwhile True: pass\n"),
        ("hoards", "input()\nx = bytearray(1 << 31)\n"),
        ("floods", "input()\nwhile True: print('6' * 10)\n"),
        ("waits", "input()\ninput()\n"),
        (
            "fails after being wrong",
            "input()\nprint(7, flush=True)\ninput()\n",
        ),
        (
            "makes the validator crash",
            "input()\nprint('crash', flush=True)\n",
        ),
        (
            "fails after being right",
            "for _ in '12': print(2 * int(input()), flush=True)\nimport sys\nsys.stdin.read()\nraise SystemExit(1)\n",
        ),
    ];
    let told = rows.map(|(name, source)| {
        let said = doubles().judge(source);
        // The clocks' figures differ from run to run.
        let said = said.split(" used ").next().unwrap_or_default();
        let said = said.split(" ran for ").next().unwrap_or_default();
        let lines: Vec<_> = said
            .lines()
            .filter(|line| !line.contains("File "))
            .take(3)
            .collect();
        format!("{name}: {}", lines.join("; "))
    });
    insta::assert_snapshot!(told.join("\n"), @r"
    dies: RTE 0/1; secret/1 RTE exit code 3;   < 3
    leaves: WA 0/1; secret/1 WA not the double;   jury: heard ''
    closes: WA 0/1; secret/1 WA not the double;   jury: heard ''
    spins: TLE 0/1; secret/1 TLE
    hoards: MLE 0/1; secret/1 MLE needed more than 80 MiB;   < 3
    floods: WA 0/1; secret/1 WA not the double;   jury: heard '6666666666\n'
    waits: TLE 0/1; secret/1 TLE
    fails after being wrong: WA 0/1; secret/1 WA not the double;   jury: heard '7\n'
    makes the validator crash: JE 0/1; fault: output_validator on secret/1: exit code 1; it should exit with 42 or 43. Traceback (most recent call last):;     raise ValueError(said)
    fails after being right: RTE 0/1; secret/1 RTE exit code 1, after the talk was over;   < 3
    ");
}

fn a_talk_has_passes() {
    let made = package(
        "type: [interactive, multi-pass]\nlimits: {time_limit: 1.0, validation_passes: 3}\n",
        r"=== data/secret/1.in
=== data/secret/1.ans
=== output_validator/validate.py
import os, sys
count = sys.argv[3] + 'count'
done = int(open(count).read()) if os.path.exists(count) else 0
print(done, flush=True)
if sys.stdin.readline().strip() != str(done + 1):
    sys.exit(43)
open(count, 'w').write(str(done + 1))
if done < 2:
    open(sys.argv[3] + 'nextpass.in', 'w').write('again')
sys.exit(42)
",
    );
    let source = "n = int(input())\nprint(n + 1 if n < LAST else 0, flush=True)\n";
    let right = made.judge(&source.replace("LAST", "9"));
    let wrong = made.judge(&source.replace("LAST", "2"));
    insta::assert_snapshot!(format!("{right}\n{wrong}"), @r"
    AC 1/1
    secret/1 AC
    WA 0/1
    secret/1 WA not a right answer
      < 0
      > 1
      ---
      < 1
      > 2
      ---
      < 2
      > 0
    ");
}

/// The first pass hides a word, the second gives it back; the validator turns it around meanwhile.
fn passes_are_runs_that_remember_nothing() {
    let made = package(
        "type: multi-pass\n",
        r"=== data/secret/1.in
abc
=== data/secret/1.ans
=== output_validator/validate.py
import os, sys
said = sys.stdin.read().strip()
first = sys.argv[3] + 'first'
open(sys.argv[3] + 'judgemessage.txt', 'a').write(said + '\n')
if os.path.exists(first):
    sys.exit(42 if said == 'abc' else 43)
open(first, 'w').write(said)
open(sys.argv[3] + 'nextpass.in', 'w').write(said[::-1] + '\n')
sys.exit(42)
",
    );
    let told = [
        made.judge("word = input()\nprint(min(word, word[::-1]))\n"),
        made.judge("print(input())\n"),
        made.judge("import os\nprint(os.path.exists('seen'))\nopen('seen', 'w')\n"),
    ];
    insta::assert_snapshot!(told.join("\n"), @r"
    AC 1/1
    secret/1 AC
      jury: abc | abc
    WA 0/1
    secret/1 WA not a right answer
      jury: abc | cba
      < abc
      > abc
      ---
      < cba
      > cba
    WA 0/1
    secret/1 WA not a right answer
      jury: False | False
      < abc
      > False
      ---
      < eslaF
      > False
    ");
}

fn a_validator_of_passes_keeps_its_rules() {
    let made = |body: &str| {
        let validator = format!("import sys\nnext = sys.argv[3] + 'nextpass.in'\n{body}\n");
        let files = "=== data/secret/1.in\n=== data/secret/1.ans\n=== output_validator/v.py\n";
        package("type: multi-pass\n", &format!("{files}{validator}"))
    };
    let told = [
        made("open(next, 'w')\nsys.exit(42)").judge("pass"),
        made("open(next, 'w')\nsys.exit(43)").judge("pass"),
        made("sys.exit(0)").judge("pass"),
        made("import time\nsys.exit(42)").judge("pass"),
    ];
    insta::assert_snapshot!(told.join("\n"), @r"
    JE 0/1
    fault: output_validator on secret/1: asked for a pass after 2, which is all that limits.validation_passes allows
    JE 0/1
    fault: output_validator on secret/1: wrote nextpass.in and yet said wrong
    JE 0/1
    fault: output_validator on secret/1: exit code 0; it should exit with 42 or 43.
    AC 1/1
    secret/1 AC
    ");
}
