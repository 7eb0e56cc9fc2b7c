//! Ignores: comments and settings that take findings away.
//!
//! `# dfix: ignore=NAME,…` and `# hadolint ignore=NAME,…` cover the next
//! instruction, `# dfix: ignore-file=…`, `# hadolint global ignore=…` and
//! BuildKit's `# check=skip=…` the whole file. After dfix's names a reason may
//! stand: `# dfix: ignore=NAME -- why`.

use std::ops::Range;

use crate::{
    Settings,
    model::{Model, Site},
    rules::{self, Category, Default, Finding, Rule, Severity},
    syntax::Document,
};

/// What dfix says of ignores that hide nothing.
pub static UNUSED_IGNORE: Rule = Rule {
    name: "unused-ignore",
    aliases: &[],
    category: Category::Meta,
    severity: Severity::Info,
    on: Default::On,
    summary: "A dfix ignore names a rule that finds nothing there",
    why: "An ignore that outlives its reason hides the next finding unseen.",
    fix_safety: "No fix: a person decides whether the comment still says something.",
    bad: "FROM scratch\n# dfix: ignore=maintainer-to-label\nLABEL a=\"b\"\nUSER 65532:65532\n",
    good: "",
    check: |_, _, _| {},
};

/// A finding that a comment hides.
#[derive(Clone, Debug)]
pub struct Ignored {
    /// What is hidden.
    pub finding: Finding,
    /// Why, where the comment says so.
    pub reason: Option<String>,
}

/// A comment that hides findings.
#[derive(Debug)]
struct Pragma {
    names: Vec<String>,
    /// Why, where it says so.
    reason: Option<String>,
    /// The comment or directive.
    range: Range<usize>,
    /// The instruction that it covers; `None`: the file.
    covers: Option<usize>,
    /// Is it dfix's own, so that it is told when it hides nothing?
    own: bool,
}

/// Takes the ignored findings away and adds those about unused ignores. Returns
/// those that a comment hides; what the settings leave out is nowhere.
pub fn suppress(model: &Model<'_>, settings: &Settings, findings: &mut Vec<Finding>) -> Vec<Ignored> {
    let pragmas = pragmas(model.document);
    let mut used: Vec<Vec<bool>> = pragmas.iter().map(|pragma| vec![false; pragma.names.len()]).collect();
    let mut ignored = Vec::new();
    findings.retain(|finding| {
        let wanted = settings.wants(finding);
        let mut hidden_by = None;
        for (pragma, used) in pragmas.iter().zip(&mut used) {
            if pragma.covers.is_some_and(|index| index != finding.anchor) {
                continue;
            }
            for (name, used) in pragma.names.iter().zip(used) {
                if name.eq_ignore_ascii_case("all") && !pragma.own || finding.is_called(name) {
                    *used = true;
                    hidden_by.get_or_insert(pragma);
                }
            }
        }
        if let Some(pragma) = hidden_by.filter(|_| wanted) {
            ignored.push(Ignored { finding: finding.clone(), reason: pragma.reason.clone() });
        }
        wanted && hidden_by.is_none()
    });
    if !settings.is_on(&UNUSED_IGNORE) {
        return ignored;
    }
    for (pragma, used) in pragmas.iter().zip(&used).filter(|(pragma, _)| pragma.own) {
        for (name, _) in pragma.names.iter().zip(used).filter(|(_, used)| !**used) {
            let Some(site) = model.sites().nth(pragma.covers.unwrap_or(0)) else { continue };
            findings.extend(unused(settings, site, pragma, name));
        }
    }
    ignored
}

fn unused(settings: &Settings, site: Site<'_>, pragma: &Pragma, name: &str) -> Option<Finding> {
    let message = match rules::by_name(name) {
        // A rule that isn't run can't say whether it is ignored for nothing.
        Some(rule) if !settings.is_on(rule) => return None,
        Some(_) => format!("`{name}` is ignored here, but finds nothing"),
        None => match rules::nearest(name) {
            Some(known) => format!("no rule is called `{name}`; did you mean `{known}`?"),
            None => format!("no rule is called `{name}`"),
        },
    };
    let remedy = "Remove the name from the comment, or the comment";
    Some(UNUSED_IGNORE.finding(site, pragma.range.clone(), message).by_hand(remedy))
}

fn pragmas(document: &Document) -> Vec<Pragma> {
    let mut pragmas = Vec::new();
    for directive in document.directives.iter().filter(|directive| directive.name == "check") {
        for part in document.text(&directive.value).split(';') {
            if let Some(names) = part.trim().strip_prefix("skip=") {
                let names = split(names);
                let range = directive.range.clone();
                pragmas.push(Pragma { names, reason: None, range, covers: None, own: false });
            }
        }
    }
    for comment in &document.comments {
        let Some((names, whole_file, own)) = parse(document.text(comment)) else { continue };
        let next =
            document.instructions.iter().position(|instruction| instruction.range.start >= comment.end);
        if let (false, None) = (whole_file, next) {
            continue;
        }
        let reason = document.text(comment).split_once(" -- ").filter(|_| own);
        let reason = reason.map(|(_, reason)| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        let covers = next.filter(|_| !whole_file);
        pragmas.push(Pragma { names, reason, range: comment.clone(), covers, own });
    }
    pragmas
}

/// The names in a comment that ignores, whether for the file, and whether it is dfix's.
fn parse(comment: &str) -> Option<(Vec<String>, bool, bool)> {
    let text = comment.trim_start_matches('#').trim_start();
    let (own, rest) = match (text.strip_prefix("dfix"), text.strip_prefix("hadolint")) {
        (Some(rest), _) => (true, rest.trim_start().strip_prefix(':')?.trim_start()),
        (_, Some(rest)) => (false, rest.strip_prefix(char::is_whitespace)?.trim_start()),
        _ => return None,
    };
    let (whole_file, rest) = match (own, rest.strip_prefix("ignore-file"), rest.strip_prefix("global")) {
        (true, Some(rest), _) => (true, rest),
        (false, _, Some(rest)) => (true, rest.trim_start().strip_prefix("ignore")?),
        _ => (false, rest.strip_prefix("ignore")?),
    };
    let names = rest.trim_start().strip_prefix('=')?;
    let names = if own { names.split(" -- ").next().unwrap_or(names) } else { names };
    let names = split(names);
    (!names.is_empty()).then_some((names, whole_file, own))
}

fn split(names: &str) -> Vec<String> {
    names.split([',', ' ', '\t']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Is a place right behind a comment that covers the next instruction? No fix
/// inserts between the two.
pub fn is_pragma(comment: &str) -> bool {
    parse(comment).is_some_and(|(_, whole_file, _)| !whole_file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_that_ignore_are_read() {
        let read = |text| parse(text).map(|(names, file, own)| (names.join("+"), file, own));
        assert_eq!(read("# dfix: ignore=a,b -- because, you know"), Some(("a+b".into(), false, true)));
        assert_eq!(read("#dfix:ignore-file = a"), Some(("a".into(), true, true)));
        assert_eq!(read("# hadolint ignore=DL3008, DL3009"), Some(("DL3008+DL3009".into(), false, false)));
        assert_eq!(read("# hadolint global ignore=DL3008"), Some(("DL3008".into(), true, false)));
        assert_eq!(read("# hadolint rocks"), None);
        assert_eq!(read("# dfix: ignore="), None);
    }
}
