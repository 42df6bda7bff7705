//! The languages as a table for people.

use std::fmt::Write as _;

use super::Languages;

impl Languages {
    /// A table in Markdown of what `languages.toml` says, whatever of it this host has.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut table = String::from(
            "| id | language | files | Debian packages | time | memory | stack | processes |\n\
             |---|---|---|---|---|---|---|---|\n",
        );
        for language in &self.all {
            let of = &language.of;
            let endings: Vec<_> = of
                .extensions
                .iter()
                .map(|end| format!("`.{end}`"))
                .collect();
            let endings = match endings.join(" ") {
                none if none.is_empty() => "chosen by name".to_owned(),
                some => some,
            };
            let time = match (of.time_percent, of.extra_ms) {
                (100, 0) => "× 1".to_owned(),
                (percent, 0) => format!("× {}", f64::from(percent) / 100.0),
                (percent, extra) => format!("× {} + {extra} ms", f64::from(percent) / 100.0),
            };
            let memory = match of.extra_mib {
                0 => "limit".to_owned(),
                extra => format!("limit + {extra} MiB"),
            };
            let stack = of
                .stack_mib
                .map_or("limit".to_owned(), |stack| format!("{stack} MiB"));
            let packages = match of.packages.join(" ") {
                none if none.is_empty() => "none".to_owned(),
                some => some,
            };
            // Writing to a string does not fail.
            let _ = writeln!(
                table,
                "| `{}` | {} | {endings} | {packages} | {time} | {memory} | {stack} | {} |",
                of.id, of.name, of.processes
            );
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::Languages;

    #[test]
    fn the_page_on_judging_has_this_table() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/judging.md");
        let page = std::fs::read_to_string(page).unwrap();
        let table = Languages::standard().markdown();
        assert!(
            page.contains(&format!("\n\n{table}\n")),
            "put the output of `agon languages --markdown` into docs/judging.md:\n{table}"
        );
    }
}
