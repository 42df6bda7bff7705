//! Reads folders of tests: inputs with their answers, and what stands beside them.

use std::collections::BTreeSet;
use std::path::Path;

use agon_domain::manifest::ProblemKind;

use super::kind::Kind;
use super::{Static, Test};
use crate::checker::Comparison;
use crate::package::settings::{
    self, Aggregation, Constants, InputArgs, StaticScore, TestCase, TestGroup,
};
use crate::package::{Error, names, natural, text};
use agon_domain::points::Points;

/// Settings of a folder of tests.
pub(super) const SETTINGS: &str = "test_group.yaml";

/// What reading tests needs to know of the package.
pub(super) struct Reader<'a> {
    pub(super) root: &'a Path,
    pub(super) kind: Kind,
    /// Whether the default validator compares, so that its arguments can be checked now.
    pub(super) natively: bool,
    /// Whether there is a static validator.
    pub(super) statically: bool,
    pub(super) constants: &'a Constants,
}

/// One folder of tests, as found.
pub(super) struct Folder {
    pub(super) settings: TestGroup,
    pub(super) given: Given,
    pub(super) tests: Vec<Test>,
    pub(super) folders: Vec<String>,
}

/// What tests inherit from the settings above them.
#[derive(Clone, Default)]
pub(super) struct Given {
    args: Vec<String>,
    output_args: Vec<String>,
    input_args: InputArgs,
    open: bool,
}

impl Given {
    fn below(&self, settings: &TestGroup) -> Self {
        let given = self.clone();
        Self {
            args: settings.args.clone().unwrap_or(given.args),
            output_args: settings
                .output_validator_args
                .clone()
                .unwrap_or(given.output_args),
            input_args: settings
                .input_validator_args
                .clone()
                .unwrap_or(given.input_args),
            open: settings.full_feedback.unwrap_or(given.open),
        }
    }

    /// What samples inherit: they are open.
    pub(super) fn of_samples() -> Self {
        Self {
            open: true,
            ..Self::default()
        }
    }
}

impl Reader<'_> {
    /// Reads `data/NAME`; folders in it are named, not entered.
    pub(super) fn folder(&self, name: &str, above: &Given) -> Result<Folder, Error> {
        let file = format!("data/{name}/{SETTINGS}");
        let mut settings = TestGroup::default();
        if self.root.join(&file).exists() {
            let filled = self.constants.fill(&text(self.root, &file)?);
            settings = settings::parse(&filled, &file)?;
            self.refuse(&settings, &file)?;
        }
        let given = above.below(&settings);
        let (tests, folders) = self.cases(name, &given)?;
        Ok(Folder {
            settings,
            given,
            tests,
            folders,
        })
    }

    /// The tests of a group, those in folders of it too, which are no groups of their own.
    pub(super) fn all_below(&self, name: &str, folder: &mut Folder) -> Result<(), Error> {
        let mut waiting: Vec<String> = folder.folders.drain(..).collect();
        while let Some(inner) = waiting.pop() {
            let place = format!("{name}/{inner}");
            if self.root.join(format!("data/{place}/{SETTINGS}")).exists() {
                let reason = "a test group holds no further groups, only folders of tests";
                return Err(Error::new(format!("data/{place}/{SETTINGS}"), reason));
            }
            let (tests, folders) = self.cases(&place, &folder.given)?;
            folder.tests.extend(tests);
            waiting.extend(folders.iter().map(|deeper| format!("{inner}/{deeper}")));
        }
        folder.tests.sort_by(|a, b| natural(&a.name, &b.name));
        Ok(())
    }

    fn cases(&self, name: &str, given: &Given) -> Result<(Vec<Test>, Vec<String>), Error> {
        let place = format!("data/{name}");
        let found = names(self.root, &place)?;
        let all: BTreeSet<&String> = found.iter().collect();
        let (mut tests, mut folders) = (Vec::new(), Vec::new());
        for file in &found {
            let is_folder = self.root.join(&place).join(file).is_dir();
            if let Some(stem) = file.strip_suffix(".in").filter(|_| !is_folder) {
                if found.iter().any(|other| other == stem) {
                    let reason = "a folder has the name of this test";
                    return Err(Error::new(format!("{place}/{file}"), reason));
                }
                tests.push(self.test(name, stem, given)?);
            } else if let Some(stem) = beside(file).filter(|_| file != SETTINGS) {
                if !all.contains(&format!("{stem}.in")) {
                    let reason = format!("the test's input is missing, but there is {file}");
                    return Err(Error::new(format!("{place}/{stem}.in"), reason));
                }
            } else if is_folder {
                folders.push(file.clone());
            }
        }
        Ok((tests, folders))
    }

    fn test(&self, folder: &str, stem: &str, given: &Given) -> Result<Test, Error> {
        let name = format!("{folder}/{stem}");
        let file = |ending: &str| format!("data/{name}.{ending}");
        if stem == "test_group" {
            return Err(Error::new(
                file("in"),
                "no test may have the name test_group",
            ));
        }
        let own: TestCase = match self.root.join(file("yaml")).exists() {
            true => settings::read(self.root, &file("yaml"))?,
            false => TestCase::default(),
        };
        let answer = self.root.join(file("ans"));
        if !answer.is_file() {
            return Err(Error::new(file("ans"), "the test's answer is missing"));
        }
        let validator_args = own
            .output_validator_args
            .unwrap_or_else(|| given.output_args.clone());
        let comparison = match self.natively {
            true => Comparison::parse(&validator_args)
                .map_err(|reason| Error::new(file("in"), reason))?,
            false => Comparison::default(),
        };
        Ok(Test {
            input: self.root.join(file("in")),
            answer,
            files: self.files(&file("files"))?,
            name,
            program_args: own.args.unwrap_or_else(|| given.args.clone()),
            validator_args,
            input_args: own
                .input_validator_args
                .unwrap_or_else(|| given.input_args.clone()),
            comparison,
            open: own.full_feedback.unwrap_or(given.open),
            hint: own.hint.unwrap_or_default(),
            description: own.description.unwrap_or_default(),
        })
    }

    /// The files of `NAME.files`, by the names they have beside the program.
    fn files(&self, folder: &str) -> Result<Vec<(String, std::path::PathBuf)>, Error> {
        if !self.root.join(folder).exists() {
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for name in names(self.root, folder)? {
            let file = self.root.join(folder).join(&name);
            if !file.is_file() {
                let place = format!("{folder}/{name}");
                return Err(Error::new(place, "only files are supported here"));
            }
            files.push((name, file));
        }
        Ok(files)
    }

    fn refuse(&self, settings: &TestGroup, file: &str) -> Result<(), Error> {
        let scored = settings.max_score.is_some()
            || settings.score_aggregation.is_some()
            || settings.require_pass.is_some();
        let scoring = self.kind.scored == ProblemKind::Scoring;
        if scored && (!scoring || file.starts_with("data/sample")) {
            let reason = "only secret tests of a scoring problem have scores";
            return Err(Error::new(file, reason));
        }
        Ok(())
    }

    /// The static validation of a folder of tests; `aggregation` is that of a scored folder.
    pub(super) fn statics(
        &self,
        name: &str,
        settings: &TestGroup,
        aggregation: Option<Aggregation>,
    ) -> Result<Vec<Static>, Error> {
        let wrong = |reason: &str| Err(Error::new(format!("data/{name}/{SETTINGS}"), reason));
        let Some(score) = &settings.static_validation_score else {
            if settings.static_validator_args.is_some() {
                return wrong("`static_validator_args` needs `static_validation_score` beside it");
            }
            return Ok(Vec::new());
        };
        if !self.statically {
            return wrong("`static_validation_score` needs a program in static_validator/");
        }
        let scores = aggregation.is_some_and(|how| how != Aggregation::PassFail);
        let most = match score {
            StaticScore::Most(most) if scores => Some(Points::whole((*most).into())),
            StaticScore::Word(word) if word == "pass-fail" && !scores => None,
            StaticScore::Most(_) => {
                return wrong(
                    "`static_validation_score` must be pass-fail where tests pass or fail",
                );
            }
            StaticScore::Word(word) if word == "pass-fail" => {
                return wrong("`static_validation_score` must be a number where tests have scores");
            }
            StaticScore::Word(_) => {
                return wrong("`static_validation_score` must be a number or pass-fail");
            }
        };
        Ok(vec![Static {
            name: format!("{name}/static_validation"),
            args: settings.static_validator_args.clone().unwrap_or_default(),
            most,
        }])
    }
}

/// The test's name, of a file that cannot be without its input.
fn beside(file: &str) -> Option<&str> {
    const ENDINGS: [&str; 9] = [
        ".ans",
        ".yaml",
        ".files",
        ".out",
        ".interaction",
        ".in.statement",
        ".ans.statement",
        ".in.download",
        ".ans.download",
    ];
    ENDINGS.iter().find_map(|ending| file.strip_suffix(ending))
}
