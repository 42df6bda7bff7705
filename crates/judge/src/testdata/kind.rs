//! `type` of `problem.yaml`: how a problem is scored, and how a submission meets its tests.

use agon_domain::manifest::{Mode, ProblemKind};

use crate::package::Error;
use crate::package::settings::OneOrMore;

const FILE: &str = "problem.yaml";

/// What `type` and `limits.validation_passes` say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) scored: ProblemKind,
    pub(crate) mode: Mode,
    /// 1 if the problem is not multi-pass.
    pub(crate) passes: u32,
}

pub(super) fn of(words: Option<OneOrMore>, passes: Option<u32>) -> Result<Kind, Error> {
    let words = words.map_or_else(|| vec!["pass-fail".into()], OneOrMore::into_vec);
    let mut kind = Kind {
        scored: ProblemKind::PassFail,
        mode: Mode::Batch,
        passes: 1,
    };
    if words.is_empty() {
        return Err(Error::new(
            FILE,
            "`type` names nothing; leave it out for pass-fail",
        ));
    }
    for (place, word) in words.iter().enumerate() {
        if words[..place].contains(word) {
            return Err(Error::new(FILE, format!("`type` names {word} twice")));
        }
        match word.as_str() {
            "pass-fail" => {}
            "scoring" => kind.scored = ProblemKind::Scoring,
            "interactive" => kind.mode = Mode::Interactive,
            "multi-pass" => kind.passes = most(passes)?,
            "submit-answer" => kind.mode = Mode::SubmitAnswer,
            other => {
                let reason = format!(
                    "`type` {other} is not known; use pass-fail, scoring, interactive, multi-pass or submit-answer"
                );
                return Err(Error::new(FILE, reason));
            }
        }
    }
    let has = |word: &str| words.iter().any(|one| one == word);
    for (one, other) in [
        ("pass-fail", "scoring"),
        ("multi-pass", "submit-answer"),
        ("interactive", "submit-answer"),
    ] {
        if has(one) && has(other) {
            let reason = format!("`type` cannot be both {one} and {other}");
            return Err(Error::new(FILE, reason));
        }
    }
    if passes.is_some() && !has("multi-pass") {
        let reason = "`limits.validation_passes` is only for problems of type multi-pass";
        return Err(Error::new(FILE, reason));
    }
    Ok(kind)
}

fn most(passes: Option<u32>) -> Result<u32, Error> {
    match passes {
        None => Ok(2),
        Some(passes @ 2..=100) => Ok(passes),
        Some(_) => Err(Error::new(
            FILE,
            "`limits.validation_passes` must be 2 to 100",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::package::settings::OneOrMore;

    #[test]
    fn types_are_combined_as_the_format_says() {
        let rows: [(&str, Option<u32>); 12] = [
            ("pass-fail", None),
            ("scoring", None),
            ("interactive", None),
            ("scoring interactive multi-pass", Some(5)),
            ("multi-pass", None),
            ("submit-answer scoring", None),
            ("pass-fail scoring", None),
            ("multi-pass submit-answer", None),
            ("interactive interactive", None),
            ("output-only", None),
            ("scoring", Some(3)),
            ("multi-pass", Some(1)),
        ];
        let said = rows.map(|(words, passes)| {
            let list = words.split(' ').map(str::to_owned).collect();
            match of(Some(OneOrMore::More(list)), passes) {
                Ok(kind) => format!("{words}: {:?} {:?} {}", kind.scored, kind.mode, kind.passes),
                Err(error) => format!("{words}: {}", error.reason),
            }
        });
        insta::assert_snapshot!(said.join("\n"), @r"
        pass-fail: PassFail Batch 1
        scoring: Scoring Batch 1
        interactive: PassFail Interactive 1
        scoring interactive multi-pass: Scoring Interactive 5
        multi-pass: PassFail Batch 2
        submit-answer scoring: Scoring SubmitAnswer 1
        pass-fail scoring: `type` cannot be both pass-fail and scoring
        multi-pass submit-answer: `type` cannot be both multi-pass and submit-answer
        interactive interactive: `type` names interactive twice
        output-only: `type` output-only is not known; use pass-fail, scoring, interactive, multi-pass or submit-answer
        scoring: `limits.validation_passes` is only for problems of type multi-pass
        multi-pass: `limits.validation_passes` must be 2 to 100
        ");
    }
}
