//! hadolint's configuration, for those who come from there: what is ignored, which
//! registries are trusted, how much findings matter, which labels are wanted.
//!
//! Source: <https://github.com/hadolint/hadolint#configure> (the keys of 2.15.1).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Config, Labels};
use crate::{
    nearest::nearest,
    rules::{self, Severity},
    settings::LabelKind,
};

/// The names of its file, the first that is there counts.
pub const FILE_NAMES: &[&str] = &[".hadolint.yaml", ".hadolint.yml"];

/// The keys that hadolint reads.
const KEYS: &[&str] = &[
    "disable-ignore-pragma",
    "failure-threshold",
    "format",
    "formats",
    "ignored",
    "label-schema",
    "no-color",
    "no-fail",
    "override",
    "strict-labels",
    "trustedRegistries",
    "verbose",
];

/// The keys that have a meaning here; others (output, exit codes) are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Hadolint {
    ignored: Vec<String>,
    #[serde(rename = "trustedRegistries")]
    trusted_registries: Vec<String>,
    #[serde(rename = "override")]
    overridden: Overrides,
    #[serde(rename = "label-schema")]
    label_schema: BTreeMap<String, LabelKind>,
    #[serde(rename = "strict-labels")]
    strict_labels: bool,
    #[serde(flatten)]
    others: BTreeMap<String, serde::de::IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Overrides {
    error: Vec<String>,
    warning: Vec<String>,
    info: Vec<String>,
    style: Vec<String>,
}

/// Reads the text of such a file.
///
/// # Errors
/// Where it is no YAML, or a key holds something else than hadolint's documentation says; with the place.
pub fn parse(text: &str) -> Result<Config, String> {
    // An empty document is null.
    let read: Option<Hadolint> = yaml_serde::from_str(text).map_err(|error| error.to_string())?;
    let read = read.unwrap_or_default();
    for key in read.others.keys().filter(|key| !KEYS.contains(&key.as_str())) {
        // hadolint passes over what it doesn't know, so what it will know tomorrow is no mistake.
        if let Some(meant) = nearest(key, KEYS.iter().copied()) {
            let line = text.lines().position(|line| line.starts_with(key.as_str()));
            let place = line.map_or_else(String::new, |line| format!("line {}: ", line + 1));
            return Err(format!("{place}hadolint knows no key `{key}`; did you mean `{meant}`?"));
        }
    }
    // Codes that dfix has no rule for are ShellCheck's, or find nothing here.
    let known = |name: &String| rules::by_name(name).is_some();
    let levels = [
        (read.overridden.error, Severity::Error),
        (read.overridden.warning, Severity::Warning),
        (read.overridden.info, Severity::Info),
        (read.overridden.style, Severity::Info),
    ];
    let severity = levels
        .into_iter()
        .flat_map(|(names, severity)| names.into_iter().map(move |name| (name, severity)))
        .filter(|(name, _)| known(name))
        .collect();
    let mut config = Config {
        ignore: read.ignored.into_iter().filter(known).collect(),
        severity,
        labels: Labels { schema: read.label_schema, strict: read.strict_labels },
        ..Config::default()
    };
    config.trust.allow = read.trusted_registries;
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_dfix_has_too_is_taken_over() {
        let text = "failure-threshold: error\nignored:\n  - DL3008\n  - SC2086\ntrustedRegistries:\n  - example.com\n\
                    override:\n  error: [DL3002]\n  style: [DL3027]\nlabel-schema:\n  author: text\n  site: url\nstrict-labels: true\n";
        let config = parse(text).expect("is read");
        assert_eq!(config.ignore, ["DL3008"]);
        assert_eq!(config.trust.allow, ["example.com"]);
        assert_eq!(config.severity.get("DL3002"), Some(&Severity::Error));
        assert_eq!(config.severity.get("DL3027"), Some(&Severity::Info));
        assert_eq!(config.labels.schema.get("site"), Some(&LabelKind::Url));
        assert!(config.labels.strict);
        let misspelled = parse("# x\nignord:\n  - DL3008\n").expect_err("is refused");
        assert_eq!(misspelled, "line 2: hadolint knows no key `ignord`; did you mean `ignored`?");
        for known in ["no-color: true\nverbose: true\n", "something-of-tomorrow: 1\n", "12: 1\n"] {
            parse(known).expect("is read");
        }
        assert!(parse("").expect("is read").ignore.is_empty());
        assert!(parse("ignored: 1\n").expect_err("is refused").contains("line 1"));
    }
}
