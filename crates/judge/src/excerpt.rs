//! Beginnings of long texts, cut so that what is left is still text.

use std::io::Read;
use std::path::Path;

/// The longest part kept of one file or stream of a failed run.
const LONGEST: usize = 4 << 10;

/// At most `most` bytes of text; invalid bytes become `�`, and a cut is marked with `…`.
pub(crate) fn cut(bytes: &[u8], most: usize) -> String {
    const MARK: char = '…';
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(most + 4)]);
    if bytes.len() <= most && text.len() <= most {
        return text.into_owned();
    }
    let mut end = most.saturating_sub(MARK.len_utf8()).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut short = text[..end].to_owned();
    short.push(MARK);
    short
}

/// The beginning of a stream's text.
pub(crate) fn of(bytes: &[u8]) -> String {
    cut(bytes, LONGEST)
}

/// The beginning of a file's text.
pub(crate) fn of_file(file: &Path) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?
        .take(LONGEST as u64 + 8)
        .read_to_end(&mut bytes)?;
    Ok(of(&bytes))
}

#[cfg(test)]
mod tests {
    use super::cut;
    use proptest::prelude::*;

    #[test]
    fn a_cut_is_marked_and_never_splits_a_character() {
        assert_eq!(cut(b"abcdef", 6), "abcdef");
        assert_eq!(cut(b"abcdefg", 6), "abc…");
        assert_eq!(cut("ééééé".as_bytes(), 6), "é…");
        assert_eq!(cut(b"a\xff", 6), "a\u{fffd}");
    }

    proptest! {
        #[test]
        fn a_cut_is_never_longer_than_asked(bytes: Vec<u8>, most in 3usize..64) {
            prop_assert!(cut(&bytes, most).len() <= most);
        }
    }
}
