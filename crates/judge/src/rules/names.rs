//! Names in a tree: what a node calls, imports or mentions, as segments without the language's own joints.

use std::borrow::Cow;

use agon_domain::source_rules::Grammar;
use tree_sitter::Node;
use unicode_normalization::UnicodeNormalization as _;

/// The most segments kept of a name.
pub(super) const MOST: usize = 16;

/// What a name stands on when that is no name: the result of a call, a literal.
pub(super) const OPAQUE: &str = "\0";

/// A name in segments, such as `os`, `path`, `join`.
pub(super) type Path = Vec<String>;

/// Nodes that join the names of their children.
const JOINS: [&str; 41] = [
    "alias_qualified_name",
    "attribute",
    "bracketed_type",
    "callable_reference",
    "conditional_access_expression",
    "crate",
    "dependent_name",
    "dotted_name",
    "expression_statement",
    "field_access",
    "field_expression",
    "generic_function",
    "generic_name",
    "generic_type",
    "import_alias",
    "member_access_expression",
    "member_binding_expression",
    "member_expression",
    "method_reference",
    "namespace_name",
    "navigation_expression",
    "nested_identifier",
    "nested_namespace_specifier",
    "nested_type_identifier",
    "non_null_expression",
    "parenthesized_expression",
    "pointer_expression",
    "qualified_identifier",
    "qualified_name",
    "qualified_type",
    "reference_expression",
    "scope_resolution",
    "scoped_identifier",
    "scoped_type_identifier",
    "selector_expression",
    "subscript",
    "subscript_expression",
    "template_function",
    "template_method",
    "use_wildcard",
    "user_type",
];

/// Nodes that are names themselves.
const NAMES: [&str; 12] = [
    "constant",
    "field_identifier",
    "identifier",
    "name",
    "namespace_identifier",
    "package_identifier",
    "primitive_type",
    "property_identifier",
    "shorthand_property_identifier",
    "shorthand_property_identifier_pattern",
    "statement_identifier",
    "type_identifier",
];

/// Nodes that say nothing in a name.
const SILENT: [&str; 11] = [
    "block_comment",
    "comment",
    "line_comment",
    "optional_chain",
    "self",
    "template_argument_list",
    "type_argument_list",
    "type_arguments",
    "type_parameters",
    "argument_list",
    "annotation",
];

/// Calls whose own node holds what is called, in these fields.
const CALLS: [&str; 5] = [
    "call",
    "member_call_expression",
    "method_invocation",
    "nullsafe_member_call_expression",
    "scoped_call_expression",
];
const CALLED: [&str; 5] = ["object", "receiver", "scope", "name", "method"];

/// The last segments of what a node names. What is no name is [`OPAQUE`], and nothing is known before it.
pub(super) fn path(grammar: Grammar, node: Node<'_>, text: &str) -> Path {
    let mut reversed = Path::new();
    let mut waiting = if CALLS.contains(&node.kind()) {
        let field = |name: &&str| node.child_by_field_name(name);
        CALLED.iter().filter_map(field).collect()
    } else {
        vec![node]
    };
    while let Some(node) = waiting.pop() {
        if reversed.len() >= MOST {
            reversed.push(OPAQUE.into());
            break;
        }
        let kind = node.kind();
        if SILENT.contains(&kind) {
            continue;
        }
        if NAMES.contains(&kind) {
            reversed.push(word(grammar, &text[node.byte_range()]).into_owned());
        } else if let Some(literal) = literal(node, text) {
            reversed.push(literal);
        } else if JOINS.contains(&kind) {
            let count = u32::try_from(node.named_child_count()).unwrap_or(0);
            // Only a hostile list of comments is long; it is a name no longer.
            waiting.extend((0..count.min(64)).filter_map(|at| node.named_child(at)));
        } else if [
            "as_expression",
            "satisfies_expression",
            "type_cast_expression",
        ]
        .contains(&kind)
        {
            waiting.extend(node.named_child(0));
        } else if kind == "sequence_expression" {
            let count = u32::try_from(node.named_child_count()).unwrap_or(0);
            let last = count.checked_sub(1);
            waiting.extend(last.and_then(|last| node.named_child(last)));
        } else {
            reversed.push(OPAQUE.into());
            break;
        }
    }
    reversed.reverse();
    if grammar == Grammar::CSharp && reversed.first().is_some_and(|first| first == "global") {
        reversed.remove(0);
    }
    reversed
}

/// The text of a string that says what it says: without escapes, insertions or parts.
pub(super) fn literal(node: Node<'_>, text: &str) -> Option<String> {
    const SYMBOLS: [&str; 2] = ["simple_symbol", "system_lib_string"];
    let kind = node.kind();
    let own = &text[node.byte_range()];
    if SYMBOLS.contains(&kind) {
        return Some(own.trim_matches([':', '<', '>', ' ', '\t']).to_owned());
    }
    if !kind.contains("string") || kind.contains("concatenated") || kind.contains("chained") {
        return None;
    }
    let (mut said, mut parts) = (None, 0);
    for at in 0..u32::try_from(node.named_child_count()).ok()?.min(8) {
        let child = node.named_child(at)?;
        let kind = child.kind();
        if kind.ends_with("_start") || kind.ends_with("_end") {
            continue;
        }
        let is_text = kind.contains("content") || kind.contains("fragment");
        if !is_text || child.named_child_count() > 0 {
            return None;
        }
        parts += 1;
        said = Some(text[child.byte_range()].to_owned());
    }
    match parts {
        0 => Some(own.trim_matches(['"', '\'', '`', '@']).to_owned()),
        1 => said,
        _ => None,
    }
}

/// A name as its language takes it, whatever way it is spelled.
pub(super) fn word(grammar: Grammar, text: &str) -> Cow<'_, str> {
    match grammar {
        Grammar::Python if !text.is_ascii() => text.nfkc().collect::<String>().into(),
        Grammar::Php => text.to_ascii_lowercase().into(),
        Grammar::Kotlin => text.trim_matches('`').into(),
        Grammar::Rust => text.strip_prefix("r#").unwrap_or(text).into(),
        Grammar::CSharp | Grammar::JavaScript | Grammar::TypeScript if text.contains('\\') => {
            unescaped(text).into()
        }
        Grammar::CSharp => text.strip_prefix('@').unwrap_or(text).into(),
        Grammar::C
        | Grammar::Cpp
        | Grammar::Go
        | Grammar::Java
        | Grammar::JavaScript
        | Grammar::Python
        | Grammar::Ruby
        | Grammar::TypeScript => text.into(),
    }
}

/// `\u0041` and `\u{41}` in a name.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u");
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let braced = part.strip_prefix('{').and_then(|part| part.split_once('}'));
        let (digits, rest) = match braced {
            Some(both) => both,
            None => part.split_at_checked(4).unwrap_or((part, "")),
        };
        let code = u32::from_str_radix(digits, 16).ok();
        name.push(code.and_then(char::from_u32).unwrap_or('\u{fffd}'));
        name.push_str(rest);
    }
    name
}
