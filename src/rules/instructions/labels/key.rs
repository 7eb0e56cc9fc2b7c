//! Labels are found by their keys, and some programs know only the spelling that Docker asks for.

use super::labels;
use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "label-key",
    aliases: &["DL3048"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::On,
    summary: "A label's key is not spelled as Docker asks for",
    why: "Keys begin with a small letter, end with one or with a digit, and hold small letters, digits, dots, dashes, \
          underscores and slashes, with no two dots or dashes side by side. Filters and policies compare keys letter by \
          letter, so `Version` and `version` are two labels. com.docker, io.docker and org.dockerproject are Docker's own.",
    fix_safety: "Unsafe where small letters alone make the key valid: whoever looks for the old key finds it no more. No \
                 fix elsewhere, nor for a key all in capitals, which some program may ask for.",
    bad: "FROM scratch\nLABEL Vendor=\"Example\"\nUSER 65532:65532\n",
    good: "FROM scratch\nLABEL vendor=\"Example\"\nUSER 65532:65532\n",
    check,
};

/// Docker's own, by <https://docs.docker.com/engine/manage-resources/labels/>.
const RESERVED: &[&str] = &["com.docker.", "io.docker.", "org.dockerproject."];

/// What extensions of Docker Desktop and base images of Docker's publishers must carry: unlike
/// hadolint, nothing is said of these. Source: <https://docs.docker.com/extensions/extensions-sdk/extensions/labels/>.
const ASKED_FOR: &[&str] = &["com.docker.desktop.", "com.docker.extension."];

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for (site, pair, key) in labels(model) {
        let Some(fault) = fault(&key) else { continue };
        let finding = RULE.finding(site, pair.key.range.clone(), format!("the label key `{key}` {fault}"));
        let lower = key.to_ascii_lowercase();
        let is_name =
            key.bytes().any(|b| b.is_ascii_uppercase()) && key.bytes().all(|b| !b.is_ascii_lowercase());
        if self::fault(&lower).is_some() || is_name {
            findings.push(finding.by_hand(
                "Spell it anew, or ignore this where a program asks for it: whoever reads the label must know the new key",
            ));
            continue;
        }
        if labels(model).any(|(_, other, key)| other.range != pair.range && key == lower) {
            findings.push(finding.by_hand(format!("Keep one of the two: `{lower}` is a label here already")));
            continue;
        }
        let why = format!("whoever looks for `{key}` doesn't find `{lower}`");
        findings.push(
            finding.fixed_by(
                Fix::new(format!("write `{lower}`"), Applicability::Unsafe(why))
                    .framed(Change::Inside(site.index))
                    .replace(
                        pair.key.range.clone(),
                        model.document.text(&pair.key.range).to_ascii_lowercase(),
                    ),
            ),
        );
    }
}

/// What is wrong with a key: the end of a sentence that begins with it.
fn fault(key: &str) -> Option<String> {
    let is_letter = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_lowercase());
    let begins_with = |starts: &[&str]| starts.iter().any(|start| key.starts_with(start));
    let valid = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_' | '/');
    if let Some(c) = key.chars().find(|c| !valid(c)) {
        return Some(match c {
            'A'..='Z' => "holds capital letters".into(),
            ' ' => "holds a blank".into(),
            c => format!("holds `{c}`"),
        });
    }
    if !is_letter(key.bytes().next()) {
        return Some("doesn't begin with a letter".into());
    }
    if !key.bytes().last().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return Some("doesn't end with a letter or digit".into());
    }
    if let Some(twice) = ["..", "--"].iter().find(|twice| key.contains(**twice)) {
        return Some(format!("holds `{twice}`"));
    }
    let reserved = begins_with(RESERVED) && !begins_with(ASKED_FOR);
    reserved.then(|| "is in a namespace that Docker keeps for itself".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_judged_as_hadolint_does() {
        for key in ["a", "org.opencontainers.image.title", "a-b.c_d/e9", "com.docker.desktop.extension.icon"]
        {
            assert_eq!(fault(key), None, "{key}");
        }
        for key in ["A", "9a", "a.", "a..b", "a--b", "a b", "ä", "", "com.docker.x", "io.docker.x", "a:b"] {
            assert!(fault(key).is_some(), "{key}");
        }
    }
}
