//! What a program in one language may take.

use agon_domain::allowance::{Allowance, Runtime};
use agon_domain::manifest::ProblemLimits;
use insta::assert_snapshot;

/// `python 150 64`: the language, its percent or `-`, its extra MiB.
fn list(text: &str) -> Vec<Allowance> {
    let one = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        Allowance {
            language: words[0].into(),
            time_percent: words[1].parse().ok(),
            extra_mib: words[2].parse().unwrap(),
        }
    };
    text.split("; ")
        .filter(|line| !line.is_empty())
        .map(one)
        .collect()
}

/// The limits of a Python program where 1 s and 256 MiB are given, and the runtime has 10 ms and 16 MiB of its own.
fn given(problem: &str, contest: &str, package: &str) -> String {
    let (problem, contest, package) = (list(problem), list(contest), list(package));
    let runtime = Runtime {
        time_percent: 120,
        extra_ms: 10,
        extra_mib: 16,
    };
    let limits = ProblemLimits {
        cpu_ms: 1_001,
        memory_kib: 256 * 1024,
        output_kib: 8,
    };
    let found = Allowance::find(&"python".into(), &[&problem, &contest, &package]);
    let scaled = limits.scaled(runtime, found);
    let enforced = scaled.enforced(runtime);
    format!(
        "counts on {} ms {} MiB, ends at {} ms {} MiB",
        scaled.cpu_ms,
        scaled.memory_kib >> 10,
        enforced.cpu_ms,
        enforced.memory_kib >> 10
    )
}

#[test]
fn the_nearest_list_that_names_the_language_is_taken_whole() {
    assert_snapshot!(given("", "", ""), @"counts on 1202 ms 256 MiB, ends at 1212 ms 272 MiB");
    assert_snapshot!(given("", "", "python 300 64; java 200 0"), @"counts on 3003 ms 320 MiB, ends at 3013 ms 336 MiB");
    assert_snapshot!(given("", "python 150 0", "python 300 64"), @"counts on 1502 ms 256 MiB, ends at 1512 ms 272 MiB");
    assert_snapshot!(given("python - 8", "python 150 0", "python 300 64"), @"counts on 1202 ms 264 MiB, ends at 1212 ms 280 MiB");
    assert_snapshot!(given("java 900 9", "", ""), @"counts on 1202 ms 256 MiB, ends at 1212 ms 272 MiB");
}

#[test]
fn limits_that_no_number_holds_stay_the_largest_number() {
    let limits = ProblemLimits {
        cpu_ms: u32::MAX,
        memory_kib: u32::MAX,
        output_kib: 1,
    };
    let runtime = Runtime {
        time_percent: 10_000,
        extra_ms: u32::MAX,
        extra_mib: u32::MAX,
    };
    let enforced = limits.scaled(runtime, None).enforced(runtime);
    assert_eq!((enforced.cpu_ms, enforced.memory_kib), (u32::MAX, u32::MAX));
}

#[test]
fn a_list_that_could_not_be_followed_is_refused() {
    let refused = |text: &str| Allowance::check(&list(text)).unwrap_err();
    assert_snapshot!(refused("python 5 0"), @"python: write a time multiplier from 0.1 to 100");
    assert_snapshot!(refused("java 20000 0"), @"java: write a time multiplier from 0.1 to 100");
    assert_snapshot!(refused("java 100 999999"), @"java: write at most 65536 MiB of extra memory");
    assert_snapshot!(refused("java 100 0; c 100 0; java 200 0"), @"java stands twice");
    assert_eq!(Allowance::check(&list("java 100 0; c 10 65536")), Ok(()));
}
