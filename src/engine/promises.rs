//! The promises, checked from outside on one text: used by the tests, the
//! corpus run and the fuzzer, which all ask the same of every file.

use std::collections::BTreeSet;

use super::{Known, Level, Outcome, Scope, fix, fix_within};
use crate::{
    Settings,
    rules::Remedy,
    syntax::{Directive, Document},
    text::Source,
};

/// Fixes a text at one level and tells which promises do not hold, a line each.
pub fn hold(text: &str, settings: &Settings, level: Level) -> (Outcome, Vec<String>) {
    let outcome = fix(Source::new(text), settings, level);
    let broken = check(text, &outcome, settings, level);
    (outcome, broken)
}

/// Fixes parts of a text at one level, and tells which promises do not hold, a line each: what did
/// not change and what is known stay as they are, and a second run changes nothing.
pub fn hold_in_parts(text: &str, settings: &Settings, level: Level) -> Vec<String> {
    let mut broken: Vec<String> = Vec::new();
    let mut hold = |holds: bool, what: &str| {
        if !holds {
            broken.push(format!("{level:?}, in parts: {what}"));
        }
    };
    let fixed = |text: &str, scope: &Scope<'_>| fix_within(Source::new(text), settings, level, scope);
    for step in [2, 3] {
        let lines = text.split_inclusive('\n').enumerate();
        let old: String = lines.filter(|(at, _)| at % step != 0).map(|(_, line)| line).collect();
        let scope = Scope { since: Some(&old), known: Known::Nothing };
        let outcome = fixed(text, &scope);
        let Some(new) = &outcome.text else { continue };
        let mut after = new.lines();
        hold(
            old.lines().all(|line| after.any(|other| other == line)),
            "a line that did not change is changed",
        );
        hold(fixed(new, &scope).text.is_none(), "since: a second run changes something");
    }
    let all = fixed(text, &Scope { since: None, known: Known::Everything });
    hold(all.text.is_none() && all.remaining.is_empty(), "though all is known, something is not");
    for step in [2, 3] {
        let prints = all.known.iter().map(|finding| finding.fingerprint(&all.source, "x"));
        let known: BTreeSet<String> = prints.step_by(step).collect();
        let scope = Scope { since: None, known: Known::These { path: "x", fingerprints: &known } };
        let outcome = fixed(text, &scope);
        hold(outcome.known.len() == known.len(), "a fingerprint is not that of one finding");
        let Some(new) = &outcome.text else { continue };
        hold(fixed(new, &scope).text.is_none(), "known: a second run changes something");
    }
    broken
}

fn check(text: &str, outcome: &Outcome, settings: &Settings, level: Level) -> Vec<String> {
    let mut broken: Vec<String> = Vec::new();
    let mut hold = |holds: bool, what: &str| {
        if !holds {
            broken.push(format!("{level:?}: {what}"));
        }
    };
    for fix in &outcome.withdrawn {
        hold(false, &format!("P3: {} withdrawn: {}", fix.rule.name, fix.reason));
    }
    for finding in &outcome.remaining {
        if let Remedy::Manual(advice) = &finding.remedy {
            hold(!advice.trim().is_empty(), "P5: a finding without a remedy");
        }
    }
    let Some(new) = &outcome.text else {
        hold(outcome.fixed.is_empty(), "P5: says fixed, but nothing changed");
        return broken;
    };
    hold(outcome.not_understood.is_none(), "P2: changed though not understood");
    hold(!outcome.fixed.is_empty(), "P5: changed, but says that nothing is fixed");
    hold(new != text, "P5: says that it changed, but is the same");
    let (old_document, new_document) =
        (Document::read(Source::new(text)), Document::read(Source::new(new.as_str())));
    hold(
        new_document.problem.is_none() && new_document.refused.is_none(),
        "P3: the result is not understood",
    );
    let comments = |d: &Document| d.comments.iter().map(|c| d.text(c).to_owned()).collect::<Vec<_>>();
    hold(comments(&old_document) == comments(&new_document), "P3: comments differ");
    hold(is_kept(&old_document, &new_document), "P1: a line without an edit differs");
    hold(text.starts_with('\u{feff}') == new.starts_with('\u{feff}'), "P1: byte order mark");
    hold(text.ends_with('\n') == new.ends_with('\n'), "P1: final newline");
    let bare = |t: &str| t.matches('\n').count() - t.matches("\r\n").count();
    hold(bare(text) > 0 || !text.contains('\n') || bare(new) == 0, "P1: CRLF");
    hold(text.contains("\r\n") || !new.contains("\r\n"), "P1: LF");
    let again = fix(Source::new(new.as_str()), settings, level);
    hold(again.text.is_none(), "P4: a second run changes something");
    broken
}

/// Do the lines outside instructions (blank lines, comments, directives) come
/// out as they were, to the byte and in order? No fix adds any. Blank lines may go
/// with an instruction that goes; where two become one, the comments between them
/// stand inside (that none is lost is a promise of its own). Only the frontend's
/// image may be pinned.
fn is_kept(old: &Document, new: &Document) -> bool {
    let mut before = lines_outside(old).into_iter();
    let is_left_out = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let mut passes = |line: &str| loop {
        match before.next() {
            Some(other) if other == line => return true,
            Some(other) if is_left_out(other) => {}
            _ => return false,
        }
    };
    lines_outside(new).into_iter().all(&mut passes) && before.all(is_left_out)
}

fn lines_outside(document: &Document) -> Vec<&str> {
    let mut instructions = document.instructions.iter().peekable();
    let lines = document.source().text().split('\n').enumerate().map(|(at, line)| (at + 1, line));
    lines
        .filter(|&(number, _)| {
            let frontend = |directive: &Directive| directive.name == "syntax" && directive.line == number;
            if document.directives.iter().any(frontend) {
                return false;
            }
            while instructions.next_if(|i| *i.lines.end() < number).is_some() {}
            instructions.peek().is_none_or(|i| !i.lines.contains(&number))
        })
        .map(|(_, line)| line)
        .collect()
}
