//! Which crate may name which: the arrows of ARCHITECTURE.md, read from each Cargo.toml.

/// For each crate, those of ours it may depend on. A crate that is not here is not allowed.
const MAY_NAME: [(&str, &[&str]); 9] = [
    ("domain", &[]),
    ("scoreboard", &["domain"]),
    ("columns", &["scoreboard"]),
    ("sandbox", &[]),
    ("judge", &["domain", "sandbox"]),
    ("store", &["domain"]),
    ("web", &["domain", "scoreboard", "store"]),
    (
        "agon",
        &[
            "domain",
            "scoreboard",
            "columns",
            "sandbox",
            "judge",
            "store",
            "web",
        ],
    ),
    ("xtask", &[]),
];

/// Libraries that one crate only may name.
const OWNED: [(&str, &str); 10] = [
    ("rusqlite", "store"),
    ("sqlx", "store"),
    ("object_store", "store"),
    ("parquet", "columns"),
    ("axum", "web"),
    ("axum-extra", "web"),
    ("axum-server", "web"),
    ("tower-http", "web"),
    ("seccompiler", "sandbox"),
    ("landlock", "sandbox"),
];

/// What does I/O, waits, tells the time or rolls dice: not in the pure crates.
const IMPURE: [&str; 10] = [
    "tokio",
    "tokio-util",
    "sqlx",
    "rusqlite",
    "object_store",
    "axum",
    "getrandom",
    "rand",
    "tempfile",
    "libc",
];

/// The rules that a crate's Cargo.toml breaks.
pub(crate) fn broken(name: &str, manifest: &str) -> Vec<String> {
    let Some((_, allowed)) = MAY_NAME.iter().find(|(crate_name, _)| *crate_name == name) else {
        return vec![format!(
            "{name}: an unknown crate; give it a place in tidy/direction.rs"
        )];
    };
    let mut broken = Vec::new();
    for dependency in dependencies(manifest) {
        if let Some(ours) = dependency.strip_prefix("agon-")
            && !allowed.contains(&ours)
        {
            broken.push(format!("{name}: may not depend on {ours}"));
        }
        if let Some((_, owner)) = OWNED.iter().find(|(library, _)| *library == dependency)
            && *owner != name
        {
            broken.push(format!("{name}: only {owner} may name {dependency}"));
        }
        if ["domain", "scoreboard"].contains(&name) && IMPURE.contains(&dependency) {
            broken.push(format!("{name}: is pure and may not name {dependency}"));
        }
        if name == "xtask" {
            broken.push(format!(
                "xtask: needs nothing but the standard library, not {dependency}"
            ));
        }
    }
    let lines = || manifest.lines().map(str::trim);
    if !lines().any(|line| line == "license.workspace = true") {
        broken.push(format!("{name}: has no `license.workspace = true`"));
    }
    if name != "sandbox" && !manifest.contains("[lints]\nworkspace = true") {
        broken.push(format!("{name}: does not take the lints of the workspace"));
    }
    broken
}

/// What a crate is built from; what only its tests need is free.
fn dependencies(manifest: &str) -> Vec<&str> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            inside = section.ends_with("dependencies") && !section.ends_with("dev-dependencies");
        } else if inside
            && !line.starts_with('#')
            && let Some(name) = line
                .split(['.', '=', ' '])
                .next()
                .filter(|name| !name.is_empty())
        {
            found.push(name);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, dependencies: &str) -> Vec<String> {
        let head = "[package]\nlicense.workspace = true\n[lints]\nworkspace = true\n";
        broken(name, &format!("{head}{dependencies}"))
    }

    #[test]
    fn arrows_go_one_way() {
        let web = "[dependencies]\nagon-domain.workspace = true\nagon-store = { path = \"x\" }\n";
        assert!(check("web", web).is_empty());
        assert_eq!(
            check("judge", "[dependencies]\nagon-store.workspace = true\n"),
            ["judge: may not depend on store"]
        );
        assert_eq!(check("extra", "").len(), 1);
    }

    #[test]
    fn libraries_stay_with_their_owner() {
        assert_eq!(
            check("web", "[dependencies]\nsqlx = \"1\"\n"),
            ["web: only store may name sqlx"]
        );
        assert_eq!(
            check(
                "domain",
                "[target.'cfg(unix)'.dependencies]\ntokio.workspace = true\n"
            ),
            ["domain: is pure and may not name tokio"]
        );
    }

    #[test]
    fn tests_may_name_what_they_need() {
        assert!(check("domain", "[dev-dependencies]\ntokio = \"1\"\n").is_empty());
    }

    #[test]
    fn a_manifest_without_licence_and_lints_is_named() {
        assert_eq!(broken("store", "[package]\n").len(), 2);
    }
}
