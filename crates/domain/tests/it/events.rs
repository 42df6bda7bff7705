//! Bytes once written are read for ever: one golden line per kind of event.

use std::collections::BTreeSet;

use agon_domain::event::{Event, Undecodable};
use agon_domain::{Digest, Seq, Timestamp};
use proptest::prelude::*;

const GOLDEN: &str = include_str!("../golden/events.jsonl");

#[test]
fn every_golden_line_is_read_and_written_back_as_it_was() {
    for line in GOLDEN.lines() {
        let event =
            Event::decode(line.as_bytes()).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(String::from_utf8(event.encode()).unwrap(), line);
    }
}

#[test]
fn there_is_a_golden_line_for_every_kind_of_event() {
    let kinds: BTreeSet<&str> = GOLDEN
        .lines()
        .map(|line| line.split('"').nth(5).expect("a type"))
        .collect();
    let source = include_str!("../../src/event.rs");
    let body = source
        .split("pub enum Event {")
        .nth(1)
        .unwrap()
        .split("\n}\n")
        .next()
        .unwrap();
    let variants: Vec<&str> = body
        .lines()
        .filter(|line| {
            line.starts_with("    ") && line.trim_start().starts_with(char::is_uppercase)
        })
        .filter(|line| !line.starts_with("     "))
        .collect();
    assert_eq!(
        kinds.len(),
        variants.len(),
        "{kinds:?} against {variants:?}"
    );
}

#[test]
fn a_later_encoding_is_refused_by_name() {
    let error = Event::decode(br#"{"v":2,"type":"closed"}"#).unwrap_err();
    assert!(matches!(error, Undecodable::Newer(2)), "{error}");
    assert!(Event::decode(br#"{"v":1,"type":"gone"}"#).is_err());
}

#[test]
fn the_chain_depends_on_every_part() {
    let head = Digest::ZERO.chained(1, 2, b"x");
    for other in [
        Digest::of(b"").chained(1, 2, b"x"),
        Digest::ZERO.chained(2, 2, b"x"),
        Digest::ZERO.chained(1, 3, b"x"),
        Digest::ZERO.chained(1, 2, b"y"),
    ] {
        assert_ne!(head, other);
    }
    assert_ne!(
        Digest::keyed(&[1; 32], b"same"),
        Digest::keyed(&[2; 32], b"same")
    );
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Event::decode(&bytes);
    }

    #[test]
    fn time_after_and_since_agree(start in -4_000_000_000_000_000i64..4_000_000_000_000_000, micros in 0u64..4_000_000_000_000) {
        let length = std::time::Duration::from_micros(micros);
        prop_assert_eq!(Timestamp(start).after(length).since(Timestamp(start)), length);
    }

    #[test]
    fn digests_read_back(bytes in any::<[u8; 32]>()) {
        let digest = Digest(bytes);
        prop_assert_eq!(digest.to_string().parse::<Digest>().unwrap(), digest);
    }

    #[test]
    fn the_next_place_is_one_further(seq in 0i64..i64::MAX) {
        prop_assert_eq!(Seq(seq).next().0, seq + 1);
    }
}
