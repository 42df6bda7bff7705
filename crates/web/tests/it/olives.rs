//! What everybody works on here: two languages, one problem, contests about it, and what a judge
//! says of a program.

use std::time::Duration;

use agon_domain::allowance::Runtime;
use agon_domain::definition::{Partial, TieBreak};
use agon_domain::manifest::{Group, Judgement, Manifest, ProblemKind, ProblemLimits, Run, Sample};
use agon_domain::{
    ContestProblem, Definition, Digest, Feedback, LanguageId, OrganisationId, Points, ProblemId,
    Rule, Timestamp, Verdict,
};
use agon_store::Store;
use agon_web::rooms::Boards;
use agon_web::{Language, Settings, now};
use uuid::Uuid;

/// Words that only somebody who may read the statement may ever receive.
pub(crate) const STATEMENT: &str = "Count the olives of the treasury";

/// Words that only organisers may read: why judging itself failed.
pub(crate) const FAULT: &str = "the checker crashed";

/// When a contest of two hours with a freeze of half an hour is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    Before,
    Running,
    Frozen,
    Over,
}

pub(crate) fn settings() -> Settings {
    let language = |id: &str| Language {
        id: id.into(),
        name: id.into(),
        version: "1".into(),
        editor: id.into(),
        extensions: vec![id.into()],
        template: String::new(),
        runtime: Runtime {
            time_percent: 100,
            extra_ms: 50,
            extra_mib: 16,
        },
    };
    Settings {
        protection: "full".into(),
        banner: None,
        languages: vec![language("cpp"), language("python3")],
        open_registration: true,
        // What was folded is shown at once.
        boards: Boards {
            age: Duration::ZERO,
            ..Boards::default()
        },
        streams: 100,
        secure_cookies: true,
    }
}

pub(crate) async fn problem(store: &Store, organisation: OrganisationId) -> ContestProblem {
    let html = format!("<p>{STATEMENT}</p>");
    let statement = store.put_blob(html.into_bytes()).await.expect("a blob");
    let manifest = Manifest {
        name: "olives".into(),
        titles: [("en".into(), "Olives".into())].into(),
        mode: agon_domain::manifest::Mode::default(),
        passes: 1,
        kind: ProblemKind::PassFail,
        testdata: Digest::of(b"testdata"),
        limits: ProblemLimits {
            cpu_ms: 1_000,
            memory_kib: 262_144,
            output_kib: 1_024,
        },
        statements: [("en".into(), statement)].into(),
        samples: vec![Sample {
            name: "sample/1".into(),
            input: "1 2\n".into(),
            answer: "3\n".into(),
            interaction: None,
        }],
        groups: vec![Group {
            name: "secret".into(),
            points: Points::whole(100),
            tests: 2,
        }],
        tests: 2,
        of: Points::whole(100),
        languages: Vec::new(),
        allowances: Vec::new(),
        restrictions: Vec::new(),
        rules: agon_domain::SourceRules::default(),
    };
    let id = ProblemId(Uuid::now_v7());
    let saved = store.save_problem(id, organisation, &manifest, now()).await;
    ContestProblem {
        label: "A".into(),
        problem: saved.expect("a problem"),
        testdata: manifest.testdata,
        points: Points::whole(100),
        partial: Partial::Package,
        languages: Vec::new(),
        allowances: Vec::new(),
        feedback: None,
        rules: agon_domain::SourceRules::default(),
    }
}

pub(crate) fn judgement(verdict: Verdict) -> Judgement {
    let right = verdict == Verdict::Accepted;
    let run = Run {
        notes: agon_domain::manifest::Notes::default(),
        repeats: Vec::new(),
        test: "secret/1".into(),
        verdict,
        cpu_ms: 12,
        wall_ms: 15,
        memory_kib: 2_048,
        approximate: true,
        reason: "as the judge saw it".into(),
        excerpt: None,
    };
    Judgement {
        verdict,
        points: if right {
            Points::whole(100)
        } else {
            Points::ZERO
        },
        of: Points::whole(100),
        groups: vec![if right {
            Points::whole(100)
        } else {
            Points::ZERO
        }],
        cpu_ms: 12,
        wall_ms: 15,
        memory_kib: 2_048,
        tests_passed: if right { 2 } else { 1 },
        tests_total: 2,
        first_failed: (!right).then(|| "secret/1".to_owned()),
        compiler_output: String::new(),
        fault: (verdict == Verdict::JudgingError).then(|| FAULT.to_owned()),
        runs: vec![run],
    }
}

/// A contest as its organiser defines it at a moment.
pub(crate) fn definition(problem: ContestProblem, when: When, at: Timestamp) -> Definition {
    let ago = match when {
        When::Before => -60,
        When::Running => 60,
        When::Frozen => 100,
        When::Over => 240,
    };
    Definition {
        title: format!("{when:?}"),
        starts: Timestamp(at.0 - ago * 60_000_000),
        length_s: 120 * 60,
        freeze_s: Some(30 * 60),
        grace_s: 10,
        rule: Rule::Points,
        penalty_minutes: 20,
        tie_breaks: vec![TieBreak::Cpu],
        scoring: agon_domain::Scoring::default(),
        feedback: Feedback::Test,
        languages: vec![LanguageId::from("cpp")],
        allowances: Vec::new(),
        identical_tests: true,
        parallel_tests: false,
        rules: agon_domain::SourceRules::default(),
        problems: vec![problem],
    }
}
