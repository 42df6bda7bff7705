//! Answers handed in as one text, for problems of which nothing is run. Pure.
//!
//! A line `@ NAME` begins the answer to the test of that name, `secret/` left away or not; what stands before the
//! first such line must be blank. A text without such a line is the answer to the only test there is.

use std::collections::HashMap;

/// The answers, by the names of tests.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answers(HashMap<String, String>);

impl Answers {
    /// Parts a text; says which line is wrong and why.
    pub(super) fn read(text: &str, tests: &[&str]) -> Result<Self, String> {
        let mut answers = HashMap::new();
        let mut current: Option<&str> = None;
        for (number, line) in (1..).zip(text.split_inclusive('\n')) {
            if let Some(name) = line.strip_prefix("@ ") {
                let name = name.trim();
                let named =
                    |test: &&&str| **test == name || test.strip_prefix("secret/") == Some(name);
                let test = *tests
                    .iter()
                    .find(named)
                    .ok_or_else(|| format!("line {number}: there is no test `{name}`"))?;
                if answers.insert(test.to_owned(), String::new()).is_some() {
                    return Err(format!("line {number}: `{name}` is answered twice"));
                }
                current = Some(test);
            } else if let Some(answer) = current.and_then(|test| answers.get_mut(test)) {
                answer.push_str(line);
            } else if !line.trim().is_empty() {
                return match tests {
                    [only] if !text.lines().any(|line| line.starts_with("@ ")) => {
                        Ok(Self::one(only, text.to_owned()))
                    }
                    _ => Err(format!(
                        "line {number}: write `@ NAME` before the answer to a test"
                    )),
                };
            }
        }
        Ok(Self(answers))
    }

    /// The answer to one test.
    pub(super) fn one(test: &str, answer: String) -> Self {
        Self([(test.to_owned(), answer)].into())
    }

    /// The answer to a test, if there is one.
    pub(super) fn to(&self, test: &str) -> Option<&str> {
        self.0.get(test).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::Answers;

    fn read(text: &str, tests: &[&str]) -> String {
        match Answers::read(text, tests) {
            Ok(answers) => tests
                .iter()
                .map(|test| format!("{test}={:?}", answers.to(test)))
                .collect::<Vec<_>>()
                .join(" "),
            Err(why) => why,
        }
    }

    #[test]
    fn a_text_is_parted_by_its_marks() {
        let two = ["secret/01", "secret/02"];
        let rows = [
            read("@ 01\n7\n@ secret/02\n8\n9\n", &two),
            read("\n@ 02\n8", &two),
            read("", &two),
            read("7\n", &two),
            read("7\n", &["secret/01"]),
            read("7\n@ 01\n8\n", &["secret/01"]),
            read("@ 03\n", &two),
            read("@ 01\n@ 01\n", &two),
        ];
        insta::assert_snapshot!(rows.join("\n"), @r#"
        secret/01=Some("7\n") secret/02=Some("8\n9\n")
        secret/01=None secret/02=Some("8")
        secret/01=None secret/02=None
        line 1: write `@ NAME` before the answer to a test
        secret/01=Some("7\n")
        line 1: write `@ NAME` before the answer to a test
        line 1: there is no test `03`
        line 2: `01` is answered twice
        "#);
    }
}
