//! The rule of the package format, 2025-09: slowest accepted × 2.0 ≤ limit, and limit × 1.5 ≤ fastest too slow.
//! Where one limit cannot do for all languages, those that need more get a multiplier.

use std::collections::BTreeMap;

use agon_domain::id::LanguageId;
use serde::Serialize;

use super::{Says, Timed};

/// The numbers of the rule, as the package has them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rule {
    /// The limit is at least this many times the slowest accepted solution.
    pub ac_to_time_limit: f64,
    /// The fastest too slow solution takes at least this many times the limit.
    pub time_limit_to_tle: f64,
    /// The limit is a multiple of this, in seconds, where such a one fits.
    pub time_resolution_s: f64,
}

/// Limits under which every measured solution gets what the package says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// `limits.time_limit`, in milliseconds.
    pub time_limit_ms: u32,
    /// What must not be gone below and above, in milliseconds, where the multipliers stay: no upper end without a too
    /// slow solution.
    pub between_ms: (u32, Option<u32>),
    /// Languages that need a multiplier of their own.
    pub multipliers: Vec<Multiplier>,
}

/// The multiplier of one language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Multiplier {
    /// The language.
    pub language: LanguageId,
    /// `time_multiplier`, in quarters.
    pub times: f64,
}

/// The least and the most that a limit may be for one language, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Range {
    least: f64,
    most: f64,
}

impl Rule {
    /// Finds limits for these solutions.
    ///
    /// # Errors
    /// Why there are none.
    pub fn propose(&self, programs: &[&Timed]) -> Result<Proposal, String> {
        if !programs.iter().any(|one| one.says == Says::Accepted) {
            return Err("there is no accepted solution to go by".into());
        }
        let ranges = self.ranges(programs);
        if let Some((id, range)) = ranges.iter().find(|(_, range)| range.least > range.most) {
            return Err(format!(
                "{id}: no limit separates its solutions: it must be at least {:.0} ms and at most {:.0} ms",
                range.least, range.most
            ));
        }
        let all = ranges.values().copied().reduce(Range::and).expect("one");
        if all.least <= all.most {
            return Ok(Proposal {
                time_limit_ms: self.rounded(all),
                between_ms: all.shown(),
                multipliers: Vec::new(),
            });
        }
        self.multiplied(&ranges)
    }

    /// What each language allows.
    fn ranges<'a>(&self, programs: &[&'a Timed]) -> BTreeMap<&'a LanguageId, Range> {
        let mut ranges = BTreeMap::new();
        for one in programs {
            let free = Range {
                least: 1.0,
                most: f64::INFINITY,
            };
            let range: &mut Range = ranges.entry(&one.language).or_insert(free);
            let (cpu, extra) = (f64::from(one.cpu_ms), f64::from(one.extra_ms));
            match one.says {
                Says::Accepted => {
                    range.least = range.least.max(cpu * self.ac_to_time_limit - extra);
                }
                // A program that was stopped needs more than what was seen.
                Says::TooSlow => range.most = range.most.min(cpu / self.time_limit_to_tle - extra),
            }
        }
        ranges
    }

    /// A limit that suits the languages which are content with least, and more for the others.
    fn multiplied(&self, ranges: &BTreeMap<&LanguageId, Range>) -> Result<Proposal, String> {
        let most = ranges.values().map(|range| range.most);
        let most = most.fold(f64::INFINITY, f64::min);
        let content = ranges.values().filter(|range| range.least <= most);
        let content = content.copied().reduce(Range::and);
        let content = content.ok_or("every accepted solution is slower than a too slow one")?;
        let limit = self.rounded(content);
        let (mut multipliers, mut between) = (Vec::new(), content);
        for (id, range) in ranges {
            if range.least <= f64::from(limit) {
                between = between.and(*range);
                continue;
            }
            let times = (range.least / f64::from(limit) * 4.0).ceil() / 4.0;
            if times * f64::from(limit) > range.most {
                return Err(format!(
                    "{id}: with a limit of {limit} ms no multiplier in quarters separates its solutions"
                ));
            }
            multipliers.push(Multiplier {
                language: (*id).clone(),
                times,
            });
        }
        Ok(Proposal {
            time_limit_ms: limit,
            between_ms: between.shown(),
            multipliers,
        })
    }

    /// The least limit of the range that is round: a multiple of the resolution, or of a tenth of it, and so on.
    fn rounded(&self, range: Range) -> u32 {
        let mut step = self.time_resolution_s * 1000.0;
        while step > 1.0 {
            let limit = (range.least / step).ceil() * step;
            if limit <= range.most {
                return whole(limit);
            }
            step /= 10.0;
        }
        whole(range.least.ceil())
    }
}

impl Range {
    fn and(self, other: Self) -> Self {
        Self {
            least: self.least.max(other.least),
            most: self.most.min(other.most),
        }
    }

    fn shown(self) -> (u32, Option<u32>) {
        let most = self.most.is_finite().then(|| whole(self.most.floor()));
        (whole(self.least.ceil()), most)
    }
}

/// Milliseconds without their fraction: the cast saturates.
fn whole(milliseconds: f64) -> u32 {
    milliseconds.max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use agon_domain::verdict::Verdict;
    use insta::assert_snapshot;

    use super::*;

    /// `cpp AC 100; python AC 900; cpp TLE 3000; java+300 AC 500`, times in milliseconds.
    fn propose(text: &str) -> String {
        let one = |text: &str| {
            let words: Vec<&str> = text.split(' ').collect();
            let (language, extra) = words[0].split_once('+').unwrap_or((words[0], "0"));
            let says = match words[1] {
                "AC" => Says::Accepted,
                _ => Says::TooSlow,
            };
            Timed {
                name: text.into(),
                language: language.into(),
                says,
                verdict: Verdict::Accepted,
                cpu_ms: words[2].parse().unwrap(),
                stopped: false,
                extra_ms: extra.parse().unwrap(),
            }
        };
        let all: Vec<Timed> = text.split("; ").map(one).collect();
        let rule = Rule {
            ac_to_time_limit: 2.0,
            time_limit_to_tle: 1.5,
            time_resolution_s: 1.0,
        };
        match rule.propose(&all.iter().collect::<Vec<_>>()) {
            Err(why) => why,
            Ok(found) => {
                let times = found.multipliers.iter();
                let times: String = times
                    .map(|one| format!(", {} × {}", one.language, one.times))
                    .collect();
                let Proposal {
                    time_limit_ms,
                    between_ms: (least, most),
                    ..
                } = found;
                let most = most.map_or("any".into(), |most| most.to_string());
                format!("{time_limit_ms} ms ({least} to {most}){times}")
            }
        }
    }

    #[test]
    fn one_limit_is_found_where_one_will_do() {
        assert_snapshot!(propose("cpp AC 100"), @"1000 ms (200 to any)");
        assert_snapshot!(propose("cpp AC 100; python AC 900; cpp TLE 6000"), @"2000 ms (1800 to 4000)");
        assert_snapshot!(propose("cpp AC 700; cpp TLE 2500"), @"1400 ms (1400 to 1666)");
        assert_snapshot!(propose("cpp AC 700; cpp TLE 2109"), @"1400 ms (1400 to 1406)");
        assert_snapshot!(propose("java+300 AC 500; cpp AC 100; cpp TLE 9000"), @"1000 ms (700 to 6000)");
    }

    #[test]
    fn a_slow_language_gets_a_multiplier_where_one_limit_will_not_do() {
        assert_snapshot!(propose("cpp AC 100; cpp TLE 1200; python AC 900"), @"200 ms (200 to 800), python × 9");
        assert_snapshot!(propose("cpp AC 100; cpp TLE 1600; python AC 900; python TLE 9000"), @"1000 ms (200 to 1066), python × 2");
        assert_snapshot!(propose("cpp TLE 300; python AC 900; ruby AC 300"), @"100 ms (1 to 200), python × 18, ruby × 6");
    }

    #[test]
    fn it_is_said_when_there_is_none() {
        assert_snapshot!(propose("cpp TLE 100"), @"there is no accepted solution to go by");
        assert_snapshot!(propose("cpp AC 100; cpp TLE 299"), @"cpp: no limit separates its solutions: it must be at least 200 ms and at most 199 ms");
        assert_snapshot!(propose("cpp AC 100; cpp TLE 1600; python AC 900; python TLE 2701"), @"python: with a limit of 1000 ms no multiplier in quarters separates its solutions");
    }
}
