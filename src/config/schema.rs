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

/// A rule, or a linter's name for findings. The reader takes them in any case;
/// the schema knows how they are spelled, for editors to offer.
pub(super) struct RuleName;

impl JsonSchema for RuleName {
    fn schema_name() -> Cow<'static, str> {
        "RuleName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names = RULES.iter().flat_map(|rule| std::iter::once(&rule.name).chain(rule.aliases));
        let names: std::collections::BTreeSet<_> = names.collect();
        json_schema!({ "description": "A rule, or a linter's name for findings", "type": "string", "enum": names })
    }
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
        let names = schema["$defs"]["RuleName"]["enum"].as_array().expect("is there");
        assert!(names.contains(&json!("DL3008")) && names.contains(&json!("run-as-non-root")));
    }
}
