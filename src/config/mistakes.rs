//! What can be wrong with a value, and the name that was meant.

use std::{collections::BTreeMap, path::Path};

use super::{Config, ConfigError, GREATEST_UID, LEAST_UID};
use crate::{nearest::nearest, rules, syntax::image_ref};

impl ConfigError {
    /// The file that it is about: the one that was read, or one that it extends.
    pub fn path(&self) -> &Path {
        match self {
            ConfigError::Unreadable { path, .. } | ConfigError::Invalid { path, .. } => path,
        }
    }

    /// The line, from 1, where one is known.
    pub fn line(&self) -> Option<usize> {
        let ConfigError::Invalid { message, .. } = self else { return None };
        // As the readers of TOML and YAML say it, and dfix before its own messages.
        let (_, rest) = message.lines().next()?.split_once("line ")?;
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    }

    /// What is wrong, without the path; it may have several lines.
    pub fn reason(&self) -> String {
        match self {
            ConfigError::Unreadable { error, .. } => format!("cannot be read: {error}"),
            ConfigError::Invalid { message, .. } => message.clone(),
        }
    }
}

/// What is wrong with a value, and the name that stands at its place.
pub(super) struct Wrong {
    at: String,
    pub message: String,
}

impl Wrong {
    pub fn new(at: &str, message: impl Into<String>) -> Wrong {
        Wrong { at: at.to_owned(), message: message.into() }
    }

    /// The message behind its line, where that is found.
    pub fn placed_in(self, text: &str) -> String {
        match line_of(text, &self.at).filter(|_| !self.at.is_empty()) {
            Some(line) => format!("line {line}: {}", self.message),
            None => self.message,
        }
    }
}

/// What single values can be wrong with.
pub(super) fn check_values(config: &Config) -> Result<(), Wrong> {
    if config.max_file_size == Some(0) {
        return Err(Wrong::new("max-file-size", "max-file-size = 0: no file would be read"));
    }
    if let Some(uid) = config.user.uid.filter(|uid| !(LEAST_UID..=GREATEST_UID).contains(uid)) {
        let message =
            format!("user.uid = {uid}: must lie between 10001 and 60000, where no host user is likely");
        return Err(Wrong::new("uid", message));
    }
    if let Some(name) = config.user.name.as_deref().filter(|name| !is_user_name(name)) {
        let message = format!(
            "user.name = \"{name}\": must be lower-case letters, digits, `_` and `-`, a letter first"
        );
        return Err(Wrong::new(name, message));
    }
    Ok(())
}

/// The line, from 1, that a name of a rule stands in: as a string, or as a key.
pub(super) fn line_of(text: &str, name: &str) -> Option<usize> {
    let quoted = [format!("\"{name}\""), format!("'{name}'")];
    let is_key = |line: &str| {
        line.split([',', '{']).any(|part| {
            part.trim_start().strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='))
        })
    };
    let holds = |line: &str| quoted.iter().any(|quoted| line.contains(quoted)) || is_key(line);
    text.lines().position(|line| !line.trim_start().starts_with('#') && holds(line)).map(|at| at + 1)
}

/// Of the keys or values that the TOML reader expected, that nearest to the one it found.
pub(super) fn nearest_key(message: &str) -> Option<String> {
    let unknown = |what| message.split_once(what);
    let (_, rest) = unknown("unknown field `").or_else(|| unknown("unknown variant `"))?;
    let (found, expected) = rest.split_once('`')?;
    let keys = expected.split('`').skip(1).step_by(2);
    nearest(found, keys).map(str::to_owned)
}

/// Is there a rule, or an alias, of this name?
///
/// # Errors
/// Where there is none: names the nearest.
pub fn check_rule(name: &str) -> Result<(), String> {
    // Codes of findings that dfix has no rule for can be left out for other linters' sake.
    if rules::by_name(name).is_some() {
        return Ok(());
    }
    Err(match rules::nearest(name) {
        Some(known) => format!("no rule is called `{name}`; did you mean `{known}`?"),
        None => format!("no rule is called `{name}`; `dfix rules` lists them"),
    })
}

/// A name or the beginning of one, on both sides.
pub(super) fn check_mirrors(mirrors: &BTreeMap<String, String>) -> Result<(), Wrong> {
    for (place, mirror) in mirrors {
        for text in [place, mirror] {
            // A place is the beginning of some name.
            if image_ref::normalize_name(&format!("{text}/x/x")).as_deref() != Some(&format!("{text}/x/x")) {
                let message = format!(
                    "trust.mirrors: \"{text}\" is no registry, nor one with the beginning of a path: write \
                     docker.io or docker.io/library"
                );
                return Err(Wrong::new(text, message));
            }
        }
    }
    Ok(())
}

pub(super) fn is_user_name(name: &str) -> bool {
    name.len() <= 32
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-')
}
