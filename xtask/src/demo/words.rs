//! The words after `cargo xtask demo`, looked at before anything is built: a slip of the pen must not cost
//! the minutes of a build. What they mean is for `agon demo` to say.

use std::net::IpAddr;
use std::path::Path;

use crate::sh::{self, Outcome};

/// Flags that take a value, and what that is.
const VALUED: [(&str, Value); 12] = [
    ("--port", Value::Port),
    ("--data", Value::Path),
    ("--bind", Value::Address),
    ("--tls", Value::Text),
    ("--protection", Value::Text),
    ("--workers", Value::Text),
    ("--warm-sandboxes", Value::Text),
    ("--warm-idle", Value::Text),
    ("--languages", Value::Path),
    ("--database", Value::Text),
    ("--database-file", Value::Path),
    ("--problems", Value::Path),
];
const PLAIN: &str = "--plain-http";

#[derive(Clone, Copy)]
enum Value {
    Port,
    Address,
    Path,
    Text,
}

/// The words for `agon demo`, with paths made whole and the data folder added.
pub(crate) fn checked(words: &[&str]) -> Outcome<Vec<String>> {
    let (mut checked, mut beyond, mut guarded) = (Vec::new(), None, false);
    let mut left = words.iter();
    while let Some(word) = left.next() {
        let (name, given) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (*word, None),
        };
        if *word == PLAIN {
            guarded = true;
            checked.push(PLAIN.to_owned());
            continue;
        }
        let Some((_, kind)) = VALUED.iter().find(|(known, _)| *known == name) else {
            return Err(format!("`{word}` is no flag of the demo\n\n{}", usage()));
        };
        let value = given.or_else(|| left.next().copied());
        let value = value.ok_or_else(|| format!("{name} wants a value\n\n{}", usage()))?;
        guarded |= name == "--tls";
        if name == "--bind" {
            beyond = value.parse().ok().filter(|ip: &IpAddr| !ip.is_loopback());
        }
        checked.push(format!("{name}={}", whole(name, *kind, value)?));
    }
    if let Some(ip) = beyond.filter(|_| !guarded) {
        return Err(format!(
            "{ip} is not loopback: passwords would travel in the clear; add --tls self, --tls CERT,KEY, or say {PLAIN}"
        ));
    }
    if !checked.iter().any(|word| word.starts_with("--data=")) {
        checked.push(format!(
            "--data={}",
            sh::root().join("target/demo").display()
        ));
    }
    Ok(checked)
}

/// A value as it is passed on. The demo runs in the folder of the checkout, the person may be elsewhere.
fn whole(name: &str, kind: Value, value: &str) -> Outcome<String> {
    let wrong = |what: &str| Err(format!("{name} {value}: write {what}"));
    match kind {
        Value::Port if value.parse::<u16>().is_err() => wrong("a port from 0 to 65535"),
        Value::Address if value.parse::<IpAddr>().is_err() => {
            wrong("an address such as 127.0.0.1 or 0.0.0.0")
        }
        Value::Path => std::path::absolute(Path::new(value))
            .map(|path| path.display().to_string())
            .map_err(|why| format!("{name} {value}: {why}")),
        Value::Port | Value::Address | Value::Text => Ok(value.to_owned()),
    }
}

fn usage() -> String {
    let flags: Vec<&str> = VALUED.iter().map(|(name, _)| *name).collect();
    format!("it takes {} and {PLAIN}", flags.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_words_are_refused_before_anything_is_built() {
        let rows: [(&[&str], &str); 6] = [
            (&["--prot", "1"], "`--prot` is no flag"),
            (&["now"], "`now` is no flag"),
            (&["--port"], "--port wants a value"),
            (&["--port", "70000"], "from 0 to 65535"),
            (&["--bind=here"], "such as 127.0.0.1"),
            (&["--bind", "0.0.0.0"], "--tls self"),
        ];
        for (words, says) in rows {
            let why = checked(words).expect_err("they are refused");
            assert!(why.contains(says), "{words:?}: {why}");
        }
    }

    #[test]
    fn good_words_are_passed_on_with_a_data_folder() {
        let words = checked(&["--bind", "::", "--tls=self", "--data", "/d"]);
        assert_eq!(
            words.expect("good"),
            ["--bind=::", "--tls=self", "--data=/d"]
        );
        let words = checked(&[PLAIN, "--bind", "0.0.0.0", "--port", "0"]).expect("good");
        assert!(words[3].ends_with("target/demo"), "{words:?}");
    }
}
