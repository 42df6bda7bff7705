//! What programs may take, language by language, and what an organiser gives some of them.

use agon_domain::manifest::{Manifest, Restriction};
use agon_domain::{Allowance, ContestProblem, Definition, LanguageId, Refusal, decide};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{App, Problem};

/// What a language is given, in place of what packages say.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AllowanceForm {
    /// The language's id.
    language: String,
    /// CPU time in times of the problem's limit, 0.1 to 100; by default the language's own.
    #[serde(default)]
    time_multiplier: Option<f64>,
    /// Memory added to the problem's limit, in MiB.
    #[serde(default)]
    extra_mib: u32,
}

impl AllowanceForm {
    /// The language's id.
    pub(crate) fn language(&self) -> &String {
        &self.language
    }

    /// The allowances of a form; `field` names the list.
    pub(crate) fn read(list: &[Self], field: &str) -> Result<Vec<Allowance>, Problem> {
        let wrong = |reason: String| Refusal::BadDefinition {
            field: field.into(),
            reason,
        };
        let one = |form: &Self| {
            let percent = match form.time_multiplier {
                None => None,
                Some(times) if times.is_finite() && (0.1..=100.0).contains(&times) => {
                    Some(percent(times))
                }
                Some(_) => {
                    let id = &form.language;
                    let reason = format!("{id}: write a time multiplier from 0.1 to 100");
                    return Err(wrong(reason));
                }
            };
            Ok(Allowance {
                language: LanguageId(form.language.clone()),
                time_percent: percent,
                extra_mib: form.extra_mib,
            })
        };
        let read: Vec<_> = list.iter().map(one).collect::<Result<_, _>>()?;
        Allowance::check(&read).map_err(wrong)?;
        Ok(read)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is between 0.1 and 100"
)]
fn percent(times: f64) -> u32 {
    (times * 100.0).round() as u32
}

/// What a program in one language may take at a problem, all in all.
#[derive(Serialize, ToSchema)]
pub(crate) struct LanguageLimits {
    /// The language's id.
    language: String,
    /// CPU time, in milliseconds.
    cpu_ms: u32,
    /// Memory, in KiB.
    memory_kib: u32,
}

/// A group of tests that only programs in some languages face.
#[derive(Serialize, ToSchema)]
pub(crate) struct RestrictionView {
    /// The group.
    group: String,
    /// The languages' ids.
    languages: Vec<String>,
}

/// The limits of every language offered at a problem, in the order of the judges.
pub(crate) fn by_language(
    app: &App,
    definition: &Definition,
    problem: &ContestProblem,
    manifest: &Manifest,
) -> Vec<LanguageLimits> {
    let offered = app.settings.languages.iter().filter_map(|language| {
        let id = LanguageId(language.id.clone());
        decide::check_language(definition, problem, &id).ok()?;
        let given = [
            problem.allowances.as_slice(),
            &definition.allowances,
            &manifest.allowances,
        ];
        let scaled = manifest
            .limits
            .scaled(language.runtime, Allowance::find(&id, &given));
        let limits = scaled.enforced(language.runtime);
        Some(LanguageLimits {
            language: id.0,
            cpu_ms: limits.cpu_ms,
            memory_kib: limits.memory_kib,
        })
    });
    offered.collect()
}

pub(crate) fn restrictions(list: &[Restriction]) -> Vec<RestrictionView> {
    let view = |one: &Restriction| RestrictionView {
        group: one.group.clone(),
        languages: one.languages.iter().map(|id| id.0.clone()).collect(),
    };
    list.iter().map(view).collect()
}
