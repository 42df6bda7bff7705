//! A contest told in a few words, and its board as text.
//!
//! Sentences are parted by `;`. People join when first named; times are minutes of contest time.
//!
//! | sentence | meaning |
//! |---|---|
//! | `ann A 30 AC` | ann hands in A at 30 and is accepted |
//! | `ann A 30 PARTIAL 40 cpu 20 mem 9000` | 40 of 100 points, 20 ms, 9000 KiB |
//! | `ann A 30 ?` | handed in, not judged |
//! | `ann starts 60` | joins with a start of their own |
//! | `ann unofficial`, `ann out`, `ann back`, `ann extended 10` | as they say |
//! | `again ann A 30 WA` | a judgement of an earlier submission, in the rejudging if there is one |
//! | `rejudging`, `apply`, `cancel` | a rejudging begins, counts, is dropped |
//! | `thaw` | the freeze is lifted |

use std::collections::BTreeMap;
use std::fmt::Write;

use agon_domain::manifest::Judgement;
use agon_domain::{
    Definition, Digest, Envelope, Event, Judged, LanguageId, Ordinal, ParticipationKind, Points,
    Seq, Submitted, Timestamp, Verdict,
};
use agon_scoreboard::{Cell, Standing, exact};

use crate::contest::{definition, minute, number};

/// The rows of the exact board of a log.
pub(crate) fn rows(log: &[Envelope]) -> Vec<Standing> {
    let board = exact(log).expect("no gap");
    board.standings().collect()
}

/// A log in the making.
pub(crate) struct Story {
    pub(crate) log: Vec<Envelope>,
    pub(crate) definition: Definition,
    people: Vec<String>,
    submissions: BTreeMap<(String, String, String), Seq>,
    rejudging: Option<Seq>,
}

impl Story {
    /// Reads a story under some rules.
    pub(crate) fn new(rules: &str, text: &str) -> Self {
        let definition = definition(rules);
        let mut story = Self {
            log: Vec::new(),
            definition: definition.clone(),
            people: Vec::new(),
            submissions: BTreeMap::new(),
            rejudging: None,
        };
        let definition = Box::new(definition);
        story.push(minute(0), Event::Defined { definition });
        for sentence in text.split(';').map(str::trim).filter(|one| !one.is_empty()) {
            story.tell(&sentence.split_whitespace().collect::<Vec<_>>());
        }
        story
    }

    fn tell(&mut self, words: &[&str]) {
        let rejudging = self.rejudging.unwrap_or_default();
        let now = self.log.last().map_or(minute(0), |last| last.at);
        let event = match *words {
            ["rejudging"] => {
                let which = self.submissions.values().copied().collect();
                self.rejudging = Some(self.push(now, Event::RejudgingStarted { which }));
                return;
            }
            ["apply"] => Event::RejudgingApplied { rejudging },
            ["cancel"] => Event::RejudgingCancelled { rejudging },
            ["thaw"] => Event::Thawed,
            ["again", who, label, at, ref verdict @ ..] => {
                let named = (who.into(), label.into(), at.into());
                let submission = self.submissions[&named];
                judged(submission, self.rejudging, verdict)
            }
            [who, "starts", at] => {
                let kind = ParticipationKind::Official;
                return self.join(who, kind, Some(minute(number(Some(at)))));
            }
            [who, "unofficial"] => return self.join(who, ParticipationKind::Unofficial, None),
            [who, "out"] => Event::Disqualified {
                participation: self.who(who),
            },
            [who, "back"] => Event::Reinstated {
                participation: self.who(who),
            },
            [who, "extended", minutes] => Event::Extended {
                participation: self.who(who),
                extension_s: number(Some(minutes)) * 60,
            },
            [who, label, at, ref verdict @ ..] => return self.submit(who, label, at, verdict),
            _ => panic!("nobody understands {words:?}"),
        };
        self.push(now, event);
    }

    fn submit(&mut self, who: &str, label: &str, at: &str, verdict: &[&str]) {
        let problem = self
            .definition
            .labelled(label)
            .expect("the contest has it")
            .problem;
        let submitted = Event::Submitted(Submitted {
            participation: self.who(who),
            problem,
            language: LanguageId::from("cpp"),
            source: Digest::ZERO,
            bytes: 1,
        });
        let when = minute(number(Some(at)));
        let seq = self.push(when, submitted);
        self.submissions
            .insert((who.into(), label.into(), at.into()), seq);
        if verdict != ["?"] {
            self.push(when, judged(seq, None, verdict));
        }
    }

    fn who(&mut self, name: &str) -> Ordinal {
        let known = |story: &Self| story.people.iter().position(|one| one == name);
        if known(self).is_none() {
            self.join(name, ParticipationKind::Official, None);
        }
        Ordinal(u32::try_from(known(self).expect("joined")).expect("few people"))
    }

    fn join(&mut self, name: &str, kind: ParticipationKind, starts: Option<Timestamp>) {
        assert!(!self.people.iter().any(|one| one == name), "{name} joined");
        let participation = Ordinal(u32::try_from(self.people.len()).expect("few people"));
        self.people.push(name.into());
        let joined = Event::Joined {
            participation,
            kind,
            starts,
        };
        self.push(minute(0), joined);
    }

    /// Appends an event.
    pub(crate) fn push(&mut self, at: Timestamp, event: Event) -> Seq {
        let seq = self.log.last().map_or(Seq::START, |last| last.seq).next();
        self.log.push(Envelope { seq, at, event });
        seq
    }

    /// A board as text, one row a line.
    pub(crate) fn text(&self, rows: &[Standing]) -> String {
        let mut text = String::new();
        for row in rows {
            let rank = row.rank.map_or("-".into(), |rank| rank.to_string());
            let name = &self.people[row.ordinal.0 as usize];
            write!(text, "{rank} {name} {}", row.points).expect("a string takes all");
            write!(text, " solved {}", row.solved).expect("a string takes all");
            write!(text, " penalty {}", row.penalty_s / 60).expect("a string takes all");
            for (problem, cell) in self.definition.problems.iter().zip(&row.cells) {
                if let Some(cell) = cell {
                    text += &format!(" | {} {}", problem.label, shown(cell));
                }
            }
            text.push('\n');
        }
        text
    }

    /// The totals that break ties, one row a line.
    pub(crate) fn ties(&self, rows: &[Standing]) -> String {
        let line = |row: &Standing| {
            let name = &self.people[row.ordinal.0 as usize];
            let rank = row.rank.unwrap_or_default();
            format!("{rank} {name} {} ms {} KiB\n", row.cpu_ms, row.memory_kib)
        };
        rows.iter().map(line).collect()
    }
}

fn shown(cell: &Cell) -> String {
    let mut text = format!("{} in {}", cell.points, cell.attempts);
    if let Some(time_s) = cell.time_s {
        text += &format!(" at {}", time_s / 60);
    }
    if cell.pending > 0 {
        text += &format!(" pending {}", cell.pending);
    }
    text
}

/// A judgement in words: a verdict code or `PARTIAL`, its points of 100, `cpu`, `mem`, and at the end `groups`.
fn judged(submission: Seq, rejudging: Option<Seq>, words: &[&str]) -> Event {
    let (verdict, points) = match words[0] {
        "AC" => (Verdict::Accepted, 100),
        "PARTIAL" => (Verdict::WrongAnswer, number(words.get(1).copied())),
        code => (code.parse().expect("a verdict"), 0),
    };
    let after = |word: &str| {
        let place = words.iter().position(|one| *one == word)?;
        Some(number(words.get(place + 1).copied()))
    };
    let groups = words.iter().skip_while(|word| **word != "groups").skip(1);
    judgement(Judged {
        rejudging,
        groups: groups
            .map(|word| Points::whole(number(Some(word)).into()))
            .collect(),
        verdict,
        points: Points::whole(points.into()),
        cpu_ms: after("cpu").unwrap_or(0),
        memory_kib: after("mem").unwrap_or(0),
        ..accepted(submission)
    })
}

pub(crate) fn judgement(judged: Judged) -> Event {
    Event::Judged(Box::new(judged))
}

/// A plain judgement to vary.
pub(crate) fn accepted(submission: Seq) -> Judged {
    let details = Judgement::bare(Verdict::Accepted, Points::whole(100), Points::whole(100));
    details.judged(submission, Digest::ZERO, ("judge-1", 1))
}
