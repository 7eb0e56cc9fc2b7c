//! The first dfix.toml: what hadolint's file said, or what can be said, as comments.

use std::{fmt::Write as _, path::Path};

use serde::Serialize;

use super::{Config, Labels};
use crate::rules::Severity;

/// What is taken over from hadolint's file, in the order of dfix.toml.
#[derive(Serialize)]
struct TakenOver<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    ignore: &'a [String],
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    severity: &'a std::collections::BTreeMap<String, Severity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trust: Option<Trust<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<&'a Labels>,
}

#[derive(Serialize)]
struct Trust<'a> {
    allow: &'a [String],
}

/// Where there is nothing to take over: what can be said, each as a comment.
const TEMPLATE: &str = "\
# preset = \"default\"            # or \"strict\", or \"hadolint\": which rules are on
# select = []                   # rules besides; `dfix rules` lists them
# ignore = []                   # rules, or linters' names for findings
# targets = []                  # the stages that are shipped; default: the last one

# [severity]
# explicit-tag = \"error\"        # error, warning or info

# [files.\"*.dev.Dockerfile\"]    # what else holds for some files
# ignore = [\"run-as-non-root\"]

# [user]
# uid = 10001                   # of the user that is created: 10001 to 60000

# [pin]
# exclude = []                  # globs of images not to pin

# [trust]
# allow = []                    # registries, globs of names; empty: all
";

/// The text of a dfix.toml that says what hadolint's file at `from` said.
///
/// # Errors
/// Where it can't be written as TOML, which is a mistake in dfix.
pub fn text(hadolint: Option<(&Path, &Config)>) -> Result<String, String> {
    let mut out = String::from("# The keys are told in dfix's README: \"Configure it\".\n\n");
    let Some((from, config)) = hadolint else { return Ok(out + TEMPLATE) };
    let _ = writeln!(
        out,
        "# Taken over from {}, which is not read any more once this file is here.",
        from.display()
    );
    let taken = TakenOver {
        ignore: &config.ignore,
        severity: &config.severity,
        trust: (!config.trust.allow.is_empty()).then_some(Trust { allow: &config.trust.allow }),
        labels: (config.labels != Labels::default()).then_some(&config.labels),
    };
    out.push_str(&toml::to_string(&taken).map_err(|error| error.to_string())?);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{hadolint, parse};

    #[test]
    fn what_is_written_is_read_as_what_was_there() {
        let yaml = "ignored: [DL3008]\ntrustedRegistries: [example.com]\noverride:\n  error: [DL3002]\nlabel-schema:\n  a: url\n";
        let config = hadolint::parse(yaml).expect("is read");
        let text = text(Some((Path::new(".hadolint.yaml"), &config))).expect("is written");
        let again = parse(&text).expect("is read");
        assert_eq!((&again.ignore, &again.severity), (&config.ignore, &config.severity), "{text}");
        assert_eq!((&again.trust.allow, &again.labels), (&config.trust.allow, &config.labels), "{text}");
    }

    #[test]
    fn the_template_is_valid_as_it_is_and_without_its_marks() {
        let text = text(None).expect("is written");
        parse(&text).expect("is read");
        let bare: String = text
            .lines()
            .skip(1)
            .map(|line| line.strip_prefix("# ").unwrap_or(line))
            .fold(String::new(), |all, line| all + line + "\n");
        parse(&bare).expect("is read");
    }
}
