//! Problems of every kind, each made of a few lines here, judged in the real sandbox: data in, text out.

use std::fs;
use std::path::Path;

use agon_domain::definition::Partial;
use agon_domain::manifest::Judgement;
use agon_domain::verdict::Verdict;
use agon_judge::{Level, Source, Testdata};
use tempfile::TempDir;

use super::world::judge;

mod checkers;
mod packages;
mod scores;
mod talks;

/// All tests of kinds, by name.
pub(super) fn all() -> Vec<(&'static str, fn())> {
    [talks::ALL, checkers::ALL, scores::ALL, packages::ALL].concat()
}

/// A package of these files, in a folder called `made`.
struct Made {
    folder: TempDir,
}

/// Makes a package. A text is one file after the other, each below a line `=== NAME`; `problem.yaml` is what is given
/// first, after the lines that every package needs.
fn package(settings: &str, files: &str) -> Made {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("made");
    let put = |name: &str, text: &str| {
        let place = root.join(name);
        fs::create_dir_all(place.parent().expect("a folder above")).expect("folders");
        fs::write(place, text).expect("a file");
    };
    let usual =
        "problem_format_version: 2025-09\nname: Made\nuuid: 1b2f6f4a-6a1e-4b61-9a59-0a3a4a4f7a01\n";
    let settings = match settings.contains("limits:") {
        true => format!("{usual}{settings}"),
        false => format!("{usual}{settings}limits: {{time_limit: 1.0}}\n"),
    };
    put("problem.yaml", &settings);
    put("statement/problem.en.md", "Do it.\n");
    for file in files.split("=== ").skip(1) {
        let (name, text) = file.split_once('\n').expect("a name, and a text below it");
        put(name, text);
    }
    Made { folder }
}

impl Made {
    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("made")
    }

    /// What the judge says of a source in Python: verdict and points, then each run.
    fn judge(&self, text: &str) -> String {
        told(&self.judgement("python", text))
    }

    fn judgement(&self, language: &str, text: &str) -> Judgement {
        let testdata = Testdata::open(&self.root()).unwrap_or_else(|error| panic!("{error}"));
        let source = Source {
            language: language.into(),
            text: text.to_owned(),
        };
        let judge = judge(Level::Full, Path::new("x.py"));
        judge.judge(&testdata, &source, Partial::Package, &mut |_, _| {})
    }
}

/// All that is told of a judgement but its figures.
fn told(judged: &Judgement) -> String {
    let mut text = format!("{} {}/{}", judged.verdict, judged.points, judged.of);
    if judged.verdict == Verdict::CompileError {
        text.push_str(&format!("\n{}", judged.compiler_output.trim_end()));
    }
    if let Some(fault) = &judged.fault {
        text.push_str(&format!("\nfault: {}", fault.trim_end()));
    }
    for run in &judged.runs {
        text.push_str(&format!("\n{} {} {}", run.test, run.verdict, run.reason));
        for (name, note) in [("jury", &run.notes.jury), ("hint", &run.notes.hint)] {
            if !note.is_empty() {
                text.push_str(&format!("\n  {name}: {}", note.replace('\n', " | ")));
            }
        }
        let talk = run.excerpt.as_ref().map(|kept| kept.interaction.trim_end());
        if let Some(talk) = talk.filter(|talk| !talk.is_empty()) {
            text.push_str(&format!("\n  {}", talk.replace('\n', "\n  ")));
        }
    }
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}
