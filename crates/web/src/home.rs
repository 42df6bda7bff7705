//! Where people come from, as they or their organisation tell it.

use isocountry::CountryCode;

use crate::Problem;

/// The longest name of a group, in characters.
const LONGEST: usize = 60;

/// A country's code in capitals; nothing where the text is empty.
pub(crate) fn country(text: &str) -> Result<Option<String>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let known = CountryCode::for_alpha2_caseless(text).ok();
    let known = known.map(|country| Some(country.alpha2().to_owned()));
    known.ok_or_else(|| {
        let told =
            "write the two letters of a country in ISO 3166-1, such as GR, or leave it empty";
        Problem::field("bad-country", "country", told)
    })
}

/// A group's name, with single spaces; nothing where the text is empty.
pub(crate) fn group(text: &str) -> Result<Option<String>, Problem> {
    if text.chars().any(char::is_control) || text.chars().count() > LONGEST {
        let told = format!("write at most {LONGEST} characters on one line, or leave it empty");
        return Err(Problem::field("bad-group", "group", told));
    }
    let words: Vec<_> = text.split_whitespace().collect();
    Ok(Some(words.join(" ")).filter(|name| !name.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::{country, group};

    #[test]
    fn a_country_is_two_letters_that_the_standard_knows() {
        let read = |text: &str| country(text).map_err(|refused| refused.detail().to_owned());
        assert_eq!(read(" gr "), Ok(Some("GR".into())));
        assert_eq!(read(""), Ok(None));
        for odd in ["G", "GRC", "ZZ", "12", "Ελ", "G\0", "🇬🇷"] {
            assert!(read(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn a_group_is_a_short_line_with_single_spaces() {
        let read = |text: &str| group(text).map_err(|refused| refused.detail().to_owned());
        assert_eq!(read("  class   7b "), Ok(Some("class 7b".into())));
        assert_eq!(read("   "), Ok(None));
        for odd in ["two\nlines", "a\0b", &"x".repeat(61)] {
            assert!(read(odd).is_err(), "{odd}");
        }
        assert!(read(&"é".repeat(60)).is_ok());
    }
}
