//! House rules that no compiler checks. Each broken one is a line that says where and what.

use std::path::Path;

use crate::sh::{self, Outcome};

mod direction;
mod text;

/// Checks every rule on every file that git knows or would add.
pub(crate) fn check() -> Outcome {
    let mut list = sh::command(&["git", "ls-files", "-z", "-c", "-o", "--exclude-standard"]);
    let listed = sh::capture(&mut list)?;
    let mut broken = Vec::new();
    let mut files = 0;
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        // Not text, or gone from the work tree but still in the index.
        let Ok(content) = std::fs::read_to_string(sh::root().join(path)) else {
            continue;
        };
        files += 1;
        broken.extend(text::broken(path, &content));
        if let Some(name) = crate_name(path) {
            broken.extend(direction::broken(name, &content));
        }
    }
    broken.sort();
    broken.dedup();
    if broken.is_empty() {
        println!("  {files} files are tidy");
        return Ok(());
    }
    Err(format!(
        "{} rules broken:\n  {}",
        broken.len(),
        broken.join("\n  ")
    ))
}

/// The crate whose Cargo.toml this is. The fuzzers are a workspace of their own, which nobody names.
fn crate_name(path: &str) -> Option<&str> {
    let folder = Path::new(path.strip_suffix("/Cargo.toml")?);
    let name = folder.file_name()?.to_str()?;
    (name != "fuzz").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_named_by_its_folder() {
        assert_eq!(crate_name("crates/web/Cargo.toml"), Some("web"));
        assert_eq!(crate_name("xtask/Cargo.toml"), Some("xtask"));
        assert_eq!(crate_name("Cargo.toml"), None);
        assert_eq!(crate_name("fuzz/Cargo.toml"), None);
        assert_eq!(crate_name("crates/web/src/lib.rs"), None);
    }
}
