//! Source rules on the wire: what sources may not hold, as organisers write it and contestants read it.

use std::collections::BTreeMap;

use agon_domain::SourceRules;
use agon_domain::source_rules::{Construct, Forbidden};
use serde::Serialize;
use utoipa::ToSchema;

/// What sources may not hold. It breaks a rule of the game, costs nothing and is told with the compiler's text.
#[derive(Serialize, ToSchema)]
pub(crate) struct SourceRulesView {
    /// The largest source, in bytes, whatever its language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    max_bytes: Option<u32>,
    /// By language, such as `cpp`, which holds for all its versions.
    #[schema(required = false)]
    forbid: BTreeMap<String, ForbiddenView>,
}

/// What is forbidden in a language.
#[derive(Serialize, ToSchema)]
pub(crate) struct ForbiddenView {
    /// Modules, packages or headers, and all below them; `*` is every one.
    #[schema(required = false)]
    imports: Vec<String>,
    /// Functions and methods by name.
    #[schema(required = false)]
    calls: Vec<String>,
    /// `urls`, `assembly`.
    #[schema(required = false, value_type = Vec<String>)]
    constructs: Vec<Construct>,
}

impl From<&SourceRules> for SourceRulesView {
    fn from(rules: &SourceRules) -> Self {
        let view = |(language, forbidden): (&String, &Forbidden)| {
            (language.clone(), ForbiddenView::from(forbidden))
        };
        Self {
            max_bytes: rules.max_bytes,
            forbid: rules.forbid.iter().map(view).collect(),
        }
    }
}

impl From<&Forbidden> for ForbiddenView {
    fn from(forbidden: &Forbidden) -> Self {
        Self {
            imports: forbidden.imports.clone(),
            calls: forbidden.calls.clone(),
            constructs: forbidden.constructs.clone(),
        }
    }
}
