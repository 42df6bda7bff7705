//! The order of tests: names compared piece by piece, runs of digits as numbers, so that `9` stands before `10`.

use std::cmp::Ordering;

/// Compares two names in natural order; names that differ only in leading zeros compare as bytes.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a.as_bytes(), b.as_bytes());
    loop {
        match (x.first(), y.first()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(p), Some(q)) if p.is_ascii_digit() && q.is_ascii_digit() => {
                let (left, right);
                (left, x) = number(x);
                (right, y) = number(y);
                let order = left.len().cmp(&right.len()).then(left.cmp(right));
                if order != Ordering::Equal {
                    return order;
                }
            }
            (Some(p), Some(q)) if p != q => return p.cmp(q),
            (Some(_), Some(_)) => (x, y) = (&x[1..], &y[1..]),
        }
    }
}

/// The digits at the beginning, without leading zeros, and the rest.
fn number(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text
        .iter()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let zeros = digits.iter().take_while(|b| **b == b'0').count();
    (&digits[zeros..], rest)
}

#[cfg(test)]
mod tests {
    use super::natural;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["10", "9-b", "9-a", "09-a", "a", "group10/1", "group2/1", ""];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            ["", "09-a", "9-a", "9-b", "10", "a", "group2/1", "group10/1"]
        );
    }

    proptest! {
        #[test]
        fn the_order_is_total(a in "[a0-1/]{0,6}", b in "[a0-1/]{0,6}", c in "[a0-1/]{0,6}") {
            prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
            prop_assert_eq!(natural(&a, &b) == Ordering::Equal, a == b);
            if natural(&a, &b) != Ordering::Greater && natural(&b, &c) != Ordering::Greater {
                prop_assert_ne!(natural(&a, &c), Ordering::Greater);
            }
        }
    }
}
