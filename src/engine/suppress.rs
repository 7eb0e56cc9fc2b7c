//! Ignores: comments and settings that take findings away.
//!
//! `# dfix: ignore=NAME,…` and `# hadolint ignore=NAME,…` cover the next
//! instruction, `# dfix: ignore-file=…`, `# hadolint global ignore=…` and
//! BuildKit's `# check=skip=…` the whole file. After dfix's names the last day on
//! which they hold and a reason may stand: `# dfix: ignore=NAME until=2027-03-31 -- why`.

mod comment;

use std::ops::Range;

use jiff::civil::Date;

use crate::{
    Settings,
    model::{Model, Site},
    rules::{self, Category, Default, Finding, Rule, Severity},
    syntax::Document,
};
use comment::{Ignore, parse, split};
pub use comment::{is_pragma, takes_names};

/// What dfix says of ignores that hide nothing.
pub static UNUSED_IGNORE: Rule = Rule {
    name: "unused-ignore",
    aliases: &[],
    category: Category::Meta,
    severity: Severity::Info,
    on: Default::On,
    summary: "A dfix ignore has ended, isn't understood, or names a rule that finds nothing there",
    why: "An ignore that outlives its reason hides the next finding unseen. One with an end, as in `# dfix: \
          ignore=NAME until=2027-03-31`, hides nothing from the next day on (UTC).",
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
    /// The last day on which it holds, as it is written.
    until: Option<String>,
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
    let (ended, pragmas): (Vec<_>, Vec<_>) =
        pragmas(model.document).into_iter().partition(|pragma| pragma.has_ended(settings.today));
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
    findings.extend(not_understood(model));
    for pragma in pragmas.iter().chain(&ended) {
        let Some(site) = model.sites().nth(pragma.covers.unwrap_or(0)) else { continue };
        findings.extend(about_its_end(settings, site, pragma));
    }
    for (pragma, used) in pragmas.iter().zip(&used).filter(|(pragma, _)| pragma.own) {
        for (name, _) in pragma.names.iter().zip(used).filter(|(_, used)| !**used) {
            let Some(site) = model.sites().nth(pragma.covers.unwrap_or(0)) else { continue };
            findings.extend(unused(settings, site, pragma, name));
        }
    }
    ignored
}

/// That an ignore has ended, or that its end is no date.
fn about_its_end(settings: &Settings, site: Site<'_>, pragma: &Pragma) -> Option<Finding> {
    let until = pragma.until.as_ref()?;
    let (message, remedy) = match until.parse::<Date>() {
        Err(_) => (
            format!("`until={until}` is no date, so this ignore doesn't end"),
            "Write the last day as in `until=2027-03-31`",
        ),
        Ok(_) if pragma.has_ended(settings.today) => (
            format!("this ignore ended on {until}, and hides nothing any more"),
            "Mend what it hid and remove it, or give it a new end",
        ),
        Ok(_) => return None,
    };
    Some(UNUSED_IGNORE.finding(site, pragma.range.clone(), message).by_hand(remedy))
}

fn unused(settings: &Settings, site: Site<'_>, pragma: &Pragma, name: &str) -> Option<Finding> {
    let message = match rules::by_name(name) {
        // A rule that isn't run can't say whether it is ignored for nothing.
        Some(rule) if !settings.is_on(rule) => return None,
        Some(_) => format!("`{name}` is ignored here, but finds nothing"),
        None if name.contains('=') => {
            format!(
                "`{name}` is not understood, so this ignore doesn't end; an end is written as in `until=2027-03-31`"
            )
        }
        None => match rules::nearest(name) {
            Some(known) => format!("no rule is called `{name}`; did you mean `{known}`?"),
            None => format!("no rule is called `{name}`"),
        },
    };
    let remedy = match name.contains('=') {
        true => "Write the end so, or leave it out",
        false => "Remove the name from the comment, or the comment",
    };
    Some(UNUSED_IGNORE.finding(site, pragma.range.clone(), message).by_hand(remedy))
}

impl Pragma {
    /// Was its last day before the day that is meant?
    fn has_ended(&self, today: Option<Date>) -> bool {
        let last = self.until.as_ref().and_then(|until| until.parse::<Date>().ok());
        last.zip(today).is_some_and(|(last, today)| last < today)
    }
}

/// The instruction that a comment stands above.
fn next(document: &Document, comment: &Range<usize>) -> Option<usize> {
    document.instructions.iter().position(|instruction| instruction.range.start >= comment.end)
}

/// Comments that are meant to hide something, and can't.
fn not_understood(model: &Model<'_>) -> Vec<Finding> {
    let document = model.document;
    let told = document.comments.iter().filter_map(|comment| {
        let text = document.text(comment);
        if !comment::is_own(text) {
            return None;
        }
        let next = next(document, comment);
        let (message, remedy) = match (comment::right_form(text), parse(text)) {
            (Some(remedy), _) => ("this comment is not understood, so it hides nothing", remedy),
            (None, Some(ignore)) if !ignore.whole_file && next.is_none() => (
                "no instruction follows this comment, so it hides nothing",
                "Write it above the instruction that it is about, or remove it".to_owned(),
            ),
            _ => return None,
        };
        let site = model.sites().nth(next.unwrap_or(document.instructions.len().saturating_sub(1)))?;
        Some(UNUSED_IGNORE.finding(site, comment.clone(), message).by_hand(remedy))
    });
    told.collect()
}

fn pragmas(document: &Document) -> Vec<Pragma> {
    let mut pragmas = Vec::new();
    for directive in document.directives.iter().filter(|directive| directive.name == "check") {
        for part in document.text(&directive.value).split(';') {
            if let Some(names) = part.trim().strip_prefix("skip=") {
                let (names, range) = (split(names), directive.range.clone());
                pragmas.push(Pragma { names, until: None, reason: None, range, covers: None, own: false });
            }
        }
    }
    for comment in &document.comments {
        let Some(Ignore { names, whole_file, own, until, reason }) = parse(document.text(comment)) else {
            continue;
        };
        let next = next(document, comment);
        if let (false, None) = (whole_file, next) {
            continue;
        }
        let covers = next.filter(|_| !whole_file);
        pragmas.push(Pragma { names, until, reason, range: comment.clone(), covers, own });
    }
    pragmas
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{engine::check, text::Source};

    #[test]
    fn an_ignore_holds_to_the_end_of_its_last_day() {
        let hidden = |until: &str, today: Option<Date>| {
            let text = format!("FROM scratch\n# dfix: ignore=maintainer-to-label {until}\nMAINTAINER Jane\n");
            let only = vec!["maintainer-to-label".into(), "unused-ignore".into()];
            let outcome = check(Source::new(text), &Settings { only, today, ..Settings::default() });
            let told: Vec<_> = outcome.findings.iter().map(|finding| finding.message.clone()).collect();
            (outcome.ignored.len(), told)
        };
        let day = |day| Some(jiff::civil::date(2027, 3, day));
        assert_eq!(hidden("until=2027-03-30", day(30)), (1, vec![]));
        assert_eq!(hidden("until=2027-03-30", None), (1, vec![]));
        let (ignored, told) = hidden("until=2027-03-30", day(31));
        assert_eq!(ignored, 0);
        assert_eq!(told[0], "this ignore ended on 2027-03-30, and hides nothing any more");
        assert_eq!(told.len(), 2);
        let (ignored, told) = hidden("until=30.3.2027", day(31));
        assert_eq!(ignored, 1);
        assert_eq!(told, ["`until=30.3.2027` is no date, so this ignore doesn't end"]);
    }
}
