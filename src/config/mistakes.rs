//! What can be wrong with a value, and the name that was meant.

use std::collections::BTreeMap;

use crate::{rules, syntax::image_ref};

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
    keys.map(|key| (strsim::jaro_winkler(found, key), key))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, key)| key.to_owned())
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
pub(super) fn check_mirrors(mirrors: &BTreeMap<String, String>) -> Result<(), String> {
    for (place, mirror) in mirrors {
        for text in [place, mirror] {
            // A place is the beginning of some name.
            if image_ref::normalize_name(&format!("{text}/x/x")).as_deref() != Some(&format!("{text}/x/x")) {
                return Err(format!(
                    "trust.mirrors: \"{text}\" is no registry, nor one with the beginning of a path: write \
                     docker.io or docker.io/library"
                ));
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
