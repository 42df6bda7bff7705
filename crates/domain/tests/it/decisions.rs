//! Every wish is answered with a fact or a refusal that says what to change.

use agon_domain::decide::{self, Attempt, MAX_SOURCE_BYTES};
use agon_domain::definition::TieBreak;
use agon_domain::{Contest, Digest, Event, LanguageId, Ordinal, ProblemId, Refusal, Seq};
use insta::assert_snapshot;
use uuid::Uuid;

use crate::story::{PROBLEM, after, definition, second};

fn attempt(contest: &Contest, change: impl FnOnce(&mut Attempt<'_>), at: i64) -> String {
    let mut attempt = Attempt {
        by: Ordinal(0),
        problem: PROBLEM,
        language: "cpp".into(),
        source: b"int main() {}",
        digest_key: &[1; 32],
    };
    change(&mut attempt);
    match decide::submit(contest, &attempt, second(at)) {
        Ok(Event::Submitted(submitted)) => format!("submitted {} bytes", submitted.bytes),
        Ok(other) => panic!("not a submission: {other:?}"),
        Err(refusal) => format!("{}: {refusal}", refusal.code()),
    }
}

#[test]
fn a_source_is_taken_while_the_contest_runs_and_refused_otherwise() {
    let contest = after(vec![]);
    let at = |at| attempt(&contest, |_| {}, at);
    assert_snapshot!(at(-1), @"contest-not-started: the contest has not started yet; wait for the countdown");
    assert_snapshot!(at(0), @"submitted 13 bytes");
    assert_snapshot!(at(3599), @"submitted 13 bytes");
    assert_snapshot!(at(3600), @"contest-over: the contest is over; submissions are no longer taken");
}

#[test]
fn what_cannot_be_judged_is_refused_with_what_to_change() {
    let contest = after(vec![]);
    let with = |change: fn(&mut Attempt<'_>)| attempt(&contest, change, 1);
    static LARGE: [u8; MAX_SOURCE_BYTES + 1] = [b'x'; MAX_SOURCE_BYTES + 1];
    assert_snapshot!(with(|a| a.source = b" \n"), @"source-empty: the source is empty; write a program first");
    assert_snapshot!(with(|a| a.source = b"\xff\xfe"), @"source-not-utf8: the source is not UTF-8 text; save it as UTF-8 and try again");
    assert_snapshot!(with(|a| a.source = b"i\0n\0t\0"), @"source-not-utf8: the source is not UTF-8 text; save it as UTF-8 and try again");
    assert_snapshot!(with(|a| a.source = &LARGE), @"source-too-large: the source has 65537 bytes; at most 65536 are allowed");
    assert_snapshot!(with(|a| a.language = LanguageId("cobol".into())), @"language-not-offered: language cobol is not offered in this contest; choose one from its list");
    assert_snapshot!(with(|a| a.language = LanguageId("java".into())), @"language-not-for-problem: this problem is not for language java; choose one from its list");
    assert_snapshot!(with(|a| a.language = LanguageId("ada".into())), @"language-not-offered: language ada is not offered in this contest; choose one from its list");
    assert_snapshot!(with(|a| a.problem = ProblemId(Uuid::nil())), @"no-such-problem: this contest has no such problem; choose one from its list");
    assert_snapshot!(with(|a| a.by = Ordinal(9)), @"not-joined: join the contest first");
}

#[test]
fn an_extension_lets_one_participation_go_on_and_a_disqualification_stops_it() {
    let who = Ordinal(0);
    let extended = Event::Extended {
        participation: who,
        extension_s: 600,
    };
    let contest = after(vec![extended.clone()]);
    assert_snapshot!(attempt(&contest, |_| {}, 4000), @"submitted 13 bytes");
    assert_snapshot!(attempt(&contest, |a| a.by = Ordinal(1), 4000), @"contest-over: the contest is over; submissions are no longer taken");
    let contest = after(vec![extended, Event::Disqualified { participation: who }]);
    assert_snapshot!(attempt(&contest, |_| {}, 10), @"disqualified: this participation is disqualified; ask the jury");
}

#[test]
fn it_closes_after_the_grace_period_and_finalises_once_nothing_is_pending() {
    let contest = after(vec![]);
    assert_eq!(decide::close(&contest, second(3609)), None);
    assert_eq!(decide::close(&contest, second(3610)), Some(Event::Closed));
    assert_eq!(decide::finalise(&contest, Digest::ZERO), None);
    let contest = after(vec![Event::Closed]);
    let last = Event::Finalised {
        standings: Digest::ZERO,
    };
    assert_eq!(decide::finalise(&contest, Digest::ZERO), Some(last.clone()));
    let contest = after(vec![Event::Closed, last]);
    assert_eq!(decide::finalise(&contest, Digest::ZERO), None);
    assert_eq!(decide::join(&contest, second(1)), Err(Refusal::JoinTooLate));
}

#[test]
fn a_rejudging_is_open_until_it_is_applied_or_cancelled_and_nothing_is_final_before() {
    let told = |decided: Result<Event, Refusal>| match decided {
        Ok(event) => format!("{event:?}"),
        Err(refusal) => format!("{}: {refusal}", refusal.code()),
    };
    let contest = after(vec![]);
    assert_snapshot!(told(decide::rejudge(&contest, [])), @"nothing-to-rejudge: no judged submission is like that; change what is to be judged again");
    assert_snapshot!(told(decide::rejudge(&contest, [Seq(9), Seq(4), Seq(9)])), @"RejudgingStarted { which: [Seq(4), Seq(9)] }");
    let start = Event::RejudgingStarted {
        which: vec![Seq(4), Seq(9)],
    };
    let open = after(vec![Event::Closed, start.clone()]);
    let seq = open.rejudging().expect("it is open").seq;
    assert_eq!(seq, open.seq);
    assert_eq!(decide::finalise(&open, Digest::ZERO), None);
    assert_snapshot!(told(decide::rejudge(&open, [Seq(4)])), @"rejudging-open: another rejudging is open; apply or cancel it first");
    assert_snapshot!(told(decide::apply(&open, seq, (2, 1))), @"rejudging-unfinished: 2 submissions are not judged again yet; wait for them, or cancel");
    assert_snapshot!(told(decide::apply(&open, Seq(1), (0, 0))), @"no-such-rejudging: there is no such open rejudging; choose one from the list");
    let failed = decide::apply(&open, seq, (0, 3));
    assert_eq!(failed, Err(Refusal::RejudgingFailed { failed: 3 }));
    let apply = decide::apply(&open, seq, (0, 0)).expect("all is judged");
    let cancel = decide::cancel(&open, seq).expect("it is open");
    for (end, counting) in [(apply, vec![seq]), (cancel, vec![])] {
        let ended = after(vec![Event::Closed, start.clone(), end]);
        assert_eq!(ended.counting(Seq(4)).collect::<Vec<_>>(), counting);
        assert_eq!(ended.counting(Seq(5)).count(), 0);
        assert!(decide::finalise(&ended, Digest::ZERO).is_some());
        let again = decide::cancel(&ended, seq);
        assert_eq!(again, Err(Refusal::NoSuchRejudging));
    }
    let fixed = after(vec![
        Event::Closed,
        Event::Finalised {
            standings: Digest::ZERO,
        },
    ]);
    assert_snapshot!(told(decide::rejudge(&fixed, [Seq(4)])), @"contest-final: the contest is final; its standing can no longer change");
}

#[test]
fn a_definition_that_could_not_be_run_is_refused_by_field() {
    let check = |change: fn(&mut agon_domain::Definition)| {
        let mut definition = definition();
        change(&mut definition);
        decide::define(&Contest::default(), definition)
            .unwrap_err()
            .to_string()
    };
    assert_snapshot!(check(|d| d.title = " ".into()), @"title: write 1 to 200 characters on one line");
    assert_snapshot!(check(|d| d.title = "a\0b".into()), @"title: write 1 to 200 characters on one line");
    assert_snapshot!(check(|d| d.tie_breaks = vec![TieBreak::Cpu; 2]), @"tie_breaks: write each of cpu and memory at most once");
    assert_snapshot!(check(|d| d.length_s = 0), @"length_s: write a length of at least one minute");
    assert_snapshot!(check(|d| d.freeze_s = Some(4000)), @"freeze_s: the freeze cannot be longer than the contest");
    assert_snapshot!(check(|d| d.problems[0].label = "A/B".into()), @"problems.label: write 1 to 16 letters or digits");
    assert_snapshot!(check(|d| d.problems.push(d.problems[0].clone())), @"problems.label: two problems have the same label");
    let closed = after(vec![Event::Closed]);
    assert_eq!(decide::define(&closed, definition()), Err(Refusal::Closed));
}

#[test]
fn reading_an_event_twice_changes_nothing() {
    let mut contest = after(vec![]);
    let again = agon_domain::Envelope {
        seq: Seq(2),
        at: second(0),
        event: Event::Joined {
            participation: Ordinal(0),
            kind: agon_domain::ParticipationKind::Official,
            starts: None,
        },
    };
    contest.apply(&again);
    assert_eq!((contest.entries.len(), contest.seq), (2, Seq(3)));
}

#[test]
fn answers_are_for_the_problems_that_ask_for_them_whatever_the_contest_offers() {
    let mut definition = definition();
    let said = |definition: &agon_domain::Definition, language: &str| {
        let problem = &definition.problems[0];
        match decide::check_language(definition, problem, &language.into()) {
            Ok(()) => "yes".to_owned(),
            Err(refusal) => refusal.code().to_owned(),
        }
    };
    definition.problems[0].languages = Vec::new();
    assert_eq!(said(&definition, "text"), "language-not-for-problem");
    definition.languages = Vec::new();
    assert_eq!(said(&definition, "text"), "language-not-for-problem");
    definition.languages = vec!["cpp".into()];
    definition.problems[0].languages = vec!["text".into()];
    assert_eq!(said(&definition, "text"), "yes");
    assert_eq!(said(&definition, "cpp"), "language-not-for-problem");
}
