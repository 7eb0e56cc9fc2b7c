//! The JSON schema of dfix.toml, made from the types that read it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::Config;
use crate::rules::RULES;

/// The schema, as `dfix config schema` prints it.
pub fn text() -> String {
    let mut schema = schemars::schema_for!(Config);
    schema.insert("title".into(), "dfix.toml".into());
    schema.insert("description".into(), "The configuration of dfix, which rewrites Dockerfiles.".into());
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// A rule, or a linter's name for findings: as it is spelled, for editors to offer,
/// or in any case, as the reader takes it.
pub(super) struct RuleName;

impl JsonSchema for RuleName {
    fn schema_name() -> Cow<'static, str> {
        "RuleName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names = RULES.iter().flat_map(|rule| std::iter::once(&rule.name).chain(rule.aliases));
        let names: std::collections::BTreeSet<_> = names.collect();
        let any_case: Vec<String> = names.iter().map(|name| any_case(name)).collect();
        json_schema!({
            "description": "A rule, or a linter's name for findings",
            "type": "string",
            "anyOf": [{ "enum": names }, { "pattern": format!("^(?:{})$", any_case.join("|")) }],
        })
    }
}

/// A pattern that a name fits in any case.
fn any_case(name: &str) -> String {
    let letter = |c: char| match c.is_ascii_alphabetic() {
        true => format!("[{}{}]", c.to_ascii_uppercase(), c.to_ascii_lowercase()),
        false => c.to_string(),
    };
    name.chars().map(letter).collect()
}

/// One path of a file to extend, or several.
pub(super) struct Paths;

impl JsonSchema for Paths {
    fn schema_name() -> Cow<'static, str> {
        "Paths".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let path = json!({ "type": "string", "pattern": "\\.toml$", "not": { "pattern": "://" } });
        json_schema!({ "anyOf": [path.clone(), { "type": "array", "items": path }] })
    }
}

// The parts of image references, as image_ref.rs reads them.
const PART: &str = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
const LABEL: &str = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const PORT: &str = ":[0-9]{1,5}";
const ADDRESS: &str = "\\[[0-9A-Fa-f:.]+\\]";

/// A registry: what can't be taken for the first part of a path.
fn host() -> String {
    let capital = "[A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*";
    format!(
        "(?:localhost|{capital}|{LABEL}(?:\\.{LABEL})+|{LABEL}(?={PORT})|{ADDRESS}(?={PORT}|/|$))(?:{PORT})?"
    )
}

fn text_of(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": format!("^{pattern}$") })
}

/// For the keys of `[pin.digests]`.
pub(super) fn reference() -> Value {
    let host = host();
    text_of(&format!("(?:{host}/)?{PART}(?:/{PART})*(?::(?:[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?)?"))
}

/// For both sides of `[trust.mirrors]`.
pub(super) fn registry() -> Value {
    text_of(&format!("{}(?:/{PART})*", host()))
}

/// For the rows of `[[images]]`, whose names are globs.
pub(super) fn image() -> Value {
    let (host, part) = (host().replace("0-9", "0-9*"), PART.replace("0-9", "0-9*"));
    let name = text_of(&format!("(?:{host}/)?{part}(?:/{part})*"));
    json!({ "$ref": "#/$defs/Image", "properties": { "name": name } })
}

/// For the keys of a table. Lists of names bring the definition.
pub(super) fn rule_names() -> Value {
    json!({ "$ref": "#/$defs/RuleName" })
}

/// For the values of `[pin.digests]`.
pub(super) fn digest() -> Value {
    json!({ "type": "string", "pattern": "^sha256:[0-9a-f]{64}$" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_told_and_no_other_is_allowed() {
        let schema: Value = serde_json::from_str(&text()).expect("is JSON");
        assert_eq!(schema["additionalProperties"], json!(false));
        let keys: Vec<_> = schema["properties"].as_object().expect("is there").keys().collect();
        assert!(keys.contains(&&"max-file-size".to_owned()), "{keys:?}");
        for definition in ["Files", "Pin", "Trust", "User", "Labels", "Image", "Manager", "Clean", "NoCache"]
        {
            let told = &schema["$defs"][definition];
            assert_eq!(told["additionalProperties"], json!(false), "{definition}: {told}");
        }
        let names = schema["$defs"]["RuleName"]["anyOf"][0]["enum"].as_array().expect("is there");
        assert!(names.contains(&json!("DL3008")) && names.contains(&json!("run-as-non-root")));
    }
}
