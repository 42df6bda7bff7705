//! Logs that no judge of ours has written: whatever they say, totals saturate, and all folds agree.

use agon_domain::{Envelope, Event, Points, Verdict};
use agon_scoreboard::{Audience, Exact, Live, Standing, Structure};
use proptest::prelude::*;

use crate::contest::{definition, minute};
use crate::steps::{PEOPLE, RULES, defined, joined, judged, numbered, submitted};

fn points() -> impl Strategy<Value = Points> {
    let far = [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX];
    let points = prop_oneof![
        prop::sample::select(far.to_vec()),
        any::<i64>(),
        0..100_000_i64
    ];
    points.prop_map(Points)
}

/// What a judge says: points, of how many, and those of groups.
fn score() -> impl Strategy<Value = (Points, Points, Vec<Points>)> {
    (points(), points(), prop::collection::vec(points(), 0..3))
}

type Said = (u32, usize, Verdict, (Points, Points, Vec<Points>));

fn log(rule: &str, said: &[Said]) -> Vec<Envelope> {
    let definition = definition(rule);
    let mut events = vec![(minute(0), defined(&definition))];
    events.extend((0..PEOPLE).map(|who| (minute(0), joined(who))));
    for (number, (who, problem, verdict, score)) in (1..).zip(said) {
        let submission = i64::try_from(events.len()).expect("a short log") + 1;
        events.push((minute(number), submitted(&definition, *who, *problem)));
        let mut event = judged(agon_domain::Seq(submission), *verdict, 0, 0);
        if let Event::Judged(judged) = &mut event {
            (judged.points, judged.of, judged.groups) = score.clone();
            (judged.cpu_ms, judged.memory_kib) = (u32::MAX, u32::MAX);
        }
        events.push((minute(number), event));
    }
    numbered(events)
}

/// The total that a row's cells make, in numbers that are wide enough.
fn total(row: &Standing) -> Points {
    let cells = row.cells.iter().flatten();
    let sum: i128 = cells.map(|cell| i128::from(cell.points.0)).sum();
    let sum = sum.clamp(i64::MIN.into(), i64::MAX.into());
    Points(i64::try_from(sum).expect("clamped"))
}

proptest! {
    #[test]
    fn totals_never_wrap_and_both_folds_agree_whatever_was_logged(
        rule in prop::sample::select(RULES.to_vec()),
        said in prop::collection::vec(
            (0..PEOPLE, 0..3_usize, prop::sample::select(Verdict::ALL.to_vec()), score()),
            0..40,
        ),
        structure in prop::sample::select(vec![Structure::Exact, Structure::Sketch, Structure::Delta]),
    ) {
        let log = log(rule, &said);
        let exact = Exact::fold(&log).expect("no gap");
        for row in exact.jury.standings() {
            prop_assert_eq!(row.points, total(&row), "{:?}", row);
        }
        let mut live = Live::new(structure);
        for event in &log {
            live.apply(event).expect("no gap");
        }
        prop_assert_eq!(live.differing(&exact), Some(vec![]));
        live.settle(&exact, minute(0));
        let rows = live.page(Audience::Jury, 0, usize::MAX);
        prop_assert_eq!(rows, exact.jury.standings().collect::<Vec<_>>());
    }
}
