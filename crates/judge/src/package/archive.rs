//! A package as it travels: its manifest for everybody, its testdata as one archive for judges.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Component, Path};

use agon_domain::digest::Digest;
use agon_domain::manifest::{Group, Manifest, Sample};

use super::settings::SOURCE_RULES;
use super::{Error, Package, names, statement, text};
use crate::testdata::{Testdata, by_language};

/// A package as it is stored.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// What everybody but the judge needs to know.
    pub manifest: Manifest,
    /// The blobs the manifest names: statements in HTML and the testdata archive.
    pub blobs: Vec<(Digest, Vec<u8>)>,
}

/// The folders that judging needs.
const JUDGED: [&str; 5] = [
    "data/sample",
    "data/secret",
    "output_validator",
    "checker",
    "static_validator",
];

/// The most an archive may unpack to.
const LARGEST: u64 = 4 << 30;

impl Package {
    /// The manifest and its blobs. The same package gives the same bytes each time.
    pub fn manifest(&self) -> Result<Bundle, Error> {
        let (mut blobs, mut statements) = (Vec::new(), BTreeMap::new());
        let mut keep = |bytes: Vec<u8>| {
            let digest = Digest::of(&bytes);
            blobs.push((digest, bytes));
            digest
        };
        for tag in self.statements() {
            let markdown = text(self.root(), &format!("statement/problem.{tag}.md"))?;
            let markdown = self.testdata().constants.fill(&markdown);
            statements.insert(tag.clone(), keep(statement::render(&markdown).into_bytes()));
        }
        let testdata = keep(archive(self.root())?);
        let data = self.testdata();
        let group = |group: &crate::testdata::Group| Group {
            name: group.name.clone(),
            points: group.max,
            tests: u32::try_from(group.size()).unwrap_or(u32::MAX),
        };
        let samples = data.samples.iter();
        let manifest = Manifest {
            name: self.name().to_owned(),
            titles: data.titles.clone(),
            kind: data.kind,
            mode: data.mode,
            passes: data.passes,
            testdata,
            limits: data.limits,
            statements,
            samples: samples
                .map(|test| sample(self.root(), &test.name))
                .collect::<Result<_, Error>>()?,
            groups: data.groups.iter().map(group).collect(),
            tests: data.tests(),
            of: data.of,
            languages: data.languages.clone(),
            allowances: data.allowances.clone(),
            restrictions: data.restrictions.clone(),
            rules: data.source_rules.clone(),
        };
        Ok(Bundle { manifest, blobs })
    }
}

/// A sample as it is shown: a talk, or an input and an answer, each of which may be written for the statement alone.
fn sample(root: &Path, name: &str) -> Result<Sample, Error> {
    let there = |ending: &str| root.join(format!("data/{name}.{ending}")).is_file();
    let read = |ending: &str| text(root, &format!("data/{name}.{ending}"));
    let first = |endings: &[&str]| {
        let found = endings.iter().find(|ending| there(ending));
        found.map_or(Ok(String::new()), |ending| read(ending))
    };
    let interaction = there("interaction").then(|| read("interaction"));
    let shown_alone = ["in.statement", "ans.statement", "out"];
    if interaction.is_some()
        && let Some(other) = shown_alone.iter().find(|ending| there(ending))
    {
        let reason = "stands beside .interaction; keep one of them";
        return Err(Error::new(format!("data/{name}.{other}"), reason));
    }
    if there("out") && there("ans.statement") {
        let reason = "stands beside .ans.statement; keep one of them";
        return Err(Error::new(format!("data/{name}.out"), reason));
    }
    if let Some(interaction) = interaction {
        // What the input holds may be what the program is to find out.
        return Ok(Sample {
            name: name.to_owned(),
            input: String::new(),
            answer: String::new(),
            interaction: Some(interaction?),
        });
    }
    Ok(Sample {
        name: name.to_owned(),
        input: first(&["in.statement", "in"])?,
        answer: first(&["ans.statement", "out", "ans"])?,
        interaction: None,
    })
}

impl Testdata {
    /// Unpacks a testdata archive to the folder `into` and opens it. A folder that is already there is only opened:
    /// it appears whole or not at all, so name it by the archive's digest.
    pub fn unpack(archive: &[u8], into: &Path) -> Result<Self, Error> {
        if !into.exists() {
            let shown = into.display().to_string();
            let failed = |error: std::io::Error| Error::new(&*shown, error.to_string());
            let parent = into
                .parent()
                .ok_or_else(|| Error::new(&*shown, "has no folder above it"))?;
            fs::create_dir_all(parent).map_err(failed)?;
            let fresh = tempfile::tempdir_in(parent).map_err(failed)?;
            extract(archive, fresh.path())?;
            match fs::rename(fresh.keep(), into) {
                Err(_) if into.exists() => {} // Another thread was faster, with the same bytes.
                done => done.map_err(failed)?,
            }
        }
        Self::open(into)
    }
}

/// The files judging needs, in a fixed order and without times or owners.
fn archive(root: &Path) -> Result<Vec<u8>, Error> {
    let mut files = vec!["problem.yaml".to_owned()];
    if root.join(by_language::FILE).exists() {
        files.push(by_language::FILE.to_owned());
    }
    if root.join(SOURCE_RULES).exists() {
        files.push(SOURCE_RULES.to_owned());
    }
    for folder in JUDGED {
        if root.join(folder).exists() {
            gather(root, folder, &mut files)?;
        }
    }
    let failed = |file: &str| {
        let file = file.to_owned();
        move |error: std::io::Error| Error::new(file.clone(), error.to_string())
    };
    let encoder = zstd::Encoder::new(Vec::new(), 6).map_err(failed("testdata"))?;
    let mut tar = tar::Builder::new(encoder);
    for file in &files {
        let bytes = fs::read(root.join(file)).map_err(failed(file))?;
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        tar.append_data(&mut header, file, bytes.as_slice())
            .map_err(failed(file))?;
    }
    let encoder = tar.into_inner().map_err(failed("testdata"))?;
    encoder.finish().map_err(failed("testdata"))
}

fn gather(root: &Path, folder: &str, files: &mut Vec<String>) -> Result<(), Error> {
    for name in names(root, folder)? {
        let file = format!("{folder}/{name}");
        if root.join(&file).is_dir() {
            gather(root, &file, files)?;
        } else if !folder.starts_with("data")
            || folder.ends_with(".files")
            || [".in", ".ans", ".yaml"]
                .iter()
                .any(|end| name.ends_with(end))
        {
            files.push(file);
        }
    }
    Ok(())
}

/// Writes the archive's files below `into`, and nothing anywhere else.
fn extract(archive: &[u8], into: &Path) -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::new("testdata archive", error.to_string());
    let decoder = zstd::Decoder::new(archive).map_err(failed)?;
    let mut tar = tar::Archive::new(decoder.take(LARGEST));
    for entry in tar.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        let path = entry.path().map_err(failed)?.into_owned();
        let plain = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !plain || entry.header().entry_type() != tar::EntryType::Regular {
            let reason = format!("holds {}, which is no plain file below it", path.display());
            return Err(Error::new("testdata archive", reason));
        }
        let place = into.join(&path);
        fs::create_dir_all(place.parent().unwrap_or(into)).map_err(failed)?;
        let mut file = fs::File::create_new(&place).map_err(failed)?;
        std::io::copy(&mut entry, &mut file).map_err(failed)?;
    }
    Ok(())
}
