//! The generator, an extension of ours: a program in `generators/` named `generate`, called with a folder, below
//! which it writes `data/secret`. The same bytes must come out that the package holds.

use std::collections::BTreeSet;
use std::path::Path;

use agon_sandbox::{Exit, Stdin};

use super::data::Findings;
use crate::excerpt::cut;
use crate::judge::{Fault, Judge, ending};
use crate::package::Package;
use crate::program::Allowed;
use crate::testdata::{Testdata, generator};

/// What it may take.
const ALLOWED: Allowed = Allowed {
    cpu_ms: 120_000,
    memory_mib: 2048,
    output: 1 << 20,
};
/// The largest file that is compared.
const LARGEST: u64 = 64 << 20;
/// The folder it is given, in its working folder.
const FOLDER: &str = "made";

/// Runs the generator, if there is one, and compares.
pub(super) fn look(judge: &Judge, package: &Package, findings: &mut Findings) {
    match compare(judge, package.root(), package.testdata(), findings) {
        Ok(Some(files)) => findings.done.push(format!("{files} files generated anew")),
        Ok(None) => findings.done.push("no generator".into()),
        Err(fault) => findings.add("generators", fault.to_string()),
    }
}

fn compare(
    judge: &Judge,
    root: &Path,
    testdata: &Testdata,
    findings: &mut Findings,
) -> Result<Option<usize>, Fault> {
    let sources = generator(root).map_err(|error| Fault::new(error.to_string()))?;
    let Some(sources) = sources else {
        return Ok(None);
    };
    let program = judge.own(testdata, &sources)?;
    let mut bench = judge.workshop().bench(&program)?;
    bench.clear()?;
    bench.chamber.put(&format!("{FOLDER}/.keep"), b"", 0o644)?;
    let folder = bench.chamber.workdir().trim_end_matches('/').to_owned();
    let args = [format!("{folder}/{FOLDER}")];
    let outcome = bench.run(&args, Stdin::Empty, ALLOWED)?;
    if outcome.exit != Exit::Code(0) {
        let said = cut(&outcome.stderr, 512);
        return Err(Fault::new(format!("{}: {said}", ending(outcome.exit))));
    }
    let mut list = bench.spec(&[], Stdin::Empty, ALLOWED);
    list.argv = ["/usr/bin/find", &args[0], "-type", "f", "-printf", "%P\\n"]
        .map(str::to_owned)
        .into();
    let listed = bench.chamber.run(&list)?;
    if listed.exit != Exit::Code(0) {
        return Err(Fault::new(format!(
            "listing its files: {}",
            ending(listed.exit)
        )));
    }
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let made: BTreeSet<&str> = listed.lines().filter(|file| *file != ".keep").collect();
    for file in &made {
        let kept = std::fs::read(root.join(file)).ok();
        match bench.chamber.take(&format!("{FOLDER}/{file}"), LARGEST) {
            Ok(bytes) if Some(&bytes) == kept.as_ref() => {}
            Ok(_) if kept.is_some() => findings.add(*file, "the generator makes another"),
            Ok(_) => findings.add(*file, "the generator makes it, and the package has none"),
            Err(error) => findings.add(*file, error.to_string()),
        }
    }
    let secret = testdata.groups.iter().flat_map(|group| &group.tests);
    for test in secret {
        let file = format!("data/{}.in", test.name);
        if !made.contains(file.as_str()) {
            findings.add(file, "the generator does not make it");
        }
    }
    Ok(Some(made.len()))
}
