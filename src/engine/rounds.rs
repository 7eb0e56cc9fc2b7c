//! Rounds: read, judge, fix, read again, until nothing changes any more.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Fixed, Level, Outcome, Scope, Withdrawn, frame,
    suppress::{self, Ignored},
    targets,
};
use crate::{
    Settings,
    model::{Model, Scripts},
    rules::{Finding, RULES, image::pin_image},
    syntax::{Document, NotUnderstood, template},
    text::{Applicability, Fix, Source},
};

/// Finds, and fixes nothing.
pub fn check(source: Source, settings: &Settings) -> Outcome {
    check_within(source, settings, &Scope::default())
}

/// Finds in a part of the file, and fixes nothing: no fix is tried, and nothing is judged but the file as it is.
pub fn check_within(source: Source, settings: &Settings, scope: &Scope<'_>) -> Outcome {
    let document = Document::read(source);
    if let Some(problem) = not_understood(&document) {
        return Outcome::left_alone(problem, document.into_source());
    }
    let lacking = targets::lacking(&document, &settings.targets);
    let (mut findings, ignored) = judge(&document, settings, None);
    let known = scope.narrow(&scope.before(settings), document.source(), &mut findings);
    Outcome { lacking, findings, ignored, known, ..Outcome::of(document.into_source()) }
}

/// Finds, and applies the fixes that the level allows.
pub fn fix(source: Source, settings: &Settings, level: Level) -> Outcome {
    fix_within(source, settings, level, &Scope::default())
}

/// Finds, and applies the fixes that the level allows, in a part of the file.
pub fn fix_within(source: Source, settings: &Settings, level: Level, scope: &Scope<'_>) -> Outcome {
    let mut document = Document::read(source);
    if let Some(problem) = not_understood(&document) {
        return Outcome::left_alone(problem, document.into_source());
    }
    let lacking = targets::lacking(&document, &settings.targets);
    let mut scripts = Scripts::default();
    let (mut first, ignored) = judge(&document, settings, Some(&mut scripts));
    let before = scope.before(settings);
    let known = scope.narrow(&before, document.source(), &mut first);
    let mut rounds = Rounds { fixed: vec![], withdrawn: vec![], seen: BTreeSet::new() };
    let (mut findings, mut still_known) = (first.clone(), known.clone());
    let original = document.source().text().to_owned();
    let mut changed = false;
    let most = 20 + document.instructions.len();
    let mut round = 0;
    while let Some(next) = rounds.round(&document, &findings, level) {
        round += 1;
        document = next;
        changed = true;
        if round == most {
            // Fixes that never come to rest are a mistake in a rule: nothing of them is kept.
            rounds.give_up(most);
            document = Document::read(Source::new(original));
            changed = false;
            (findings, still_known) = (first.clone(), known.clone());
            break;
        }
        (findings, _) = judge(&document, settings, Some(&mut scripts));
        still_known = scope.narrow(&before, document.source(), &mut findings);
    }
    let source = document.into_source();
    Outcome {
        not_understood: None,
        lacking,
        findings: first,
        ignored,
        known,
        fixed: rounds.fixed,
        text: changed.then(|| source.text().to_owned()),
        remaining: findings,
        still_known,
        withdrawn: rounds.withdrawn,
        source,
    }
}

/// The references that fixes would want a digest for which the settings don't
/// hold: what registries can be asked before anything is fixed.
pub fn wanted_digests(source: Source, settings: &Settings, scope: &Scope<'_>) -> Vec<String> {
    let rule = &pin_image::RULE;
    if !settings.is_on(rule) {
        return vec![];
    }
    let document = Document::read(source);
    if not_understood(&document).is_some() {
        return vec![];
    }
    let model = Model::new(&document, targets::held(&document, &settings.targets));
    let mut findings = Vec::new();
    (rule.check)(&model, settings, &mut findings);
    let mut ignored = suppress::suppress(&model, settings, &mut findings);
    number(document.source(), &mut findings, &mut ignored);
    scope.narrow(&scope.before(settings), document.source(), &mut findings);
    pin_image::wanted(&model, settings, &findings)
}

/// Why a file is left alone.
pub fn not_understood(document: &Document) -> Option<NotUnderstood> {
    let refused = || {
        let both = unknown(document).into_iter().chain(document.refused.clone());
        both.min_by_key(|problem| problem.line)
    };
    template(document).or_else(|| document.problem.clone()).or_else(refused)
}

/// The findings on a document that was read before.
///
/// # Errors
/// Why it is left alone.
pub fn findings(document: &Document, settings: &Settings) -> Result<Vec<Finding>, NotUnderstood> {
    match not_understood(document) {
        Some(problem) => Err(problem),
        None => Ok(judge(document, settings, None).0),
    }
}

/// What the fix of one finding makes of a document, checked as every fix is; a finding without a fix
/// changes nothing.
///
/// # Errors
/// One clause: what would change beyond what the fix declares.
pub fn fixed_alone(document: &Document, finding: &Finding) -> Result<Document, String> {
    attempt(document, &[finding])
}

/// What a template builds is not known before it is filled in.
fn template(document: &Document) -> Option<NotUnderstood> {
    let line = template::first_mark(document)?;
    let reason =
        "this is a template (`{{ }}`, `{% %}`, `<% %>` or `@VAR@`), left alone until it is filled in".into();
    Some(NotUnderstood { line, reason })
}

/// A builder would stop at an unknown instruction, so nothing can be known of what it means.
fn unknown(document: &Document) -> Option<NotUnderstood> {
    let unknown = document.unknown_instruction()?;
    let name = &unknown.innermost().name.text;
    let reason = format!("`{name}` is no Dockerfile instruction; builders refuse the file");
    Some(NotUnderstood { line: *unknown.lines.start(), reason })
}

/// `scripts`: what was parsed in the rounds before, and then in this one as well; `None` where there is but one.
fn judge(
    document: &Document,
    settings: &Settings,
    mut scripts: Option<&mut Scripts>,
) -> (Vec<Finding>, Vec<Ignored>) {
    let targets = targets::held(document, &settings.targets);
    let known = scripts.as_deref_mut().map(std::mem::take);
    let model = Model::with_images(document, targets, &settings.image_facts)
        .with_managers(settings.managers())
        .with_scripts(known.unwrap_or_default());
    let mut findings = Vec::new();
    for rule in RULES.iter().filter(|rule| settings.is_on(rule)) {
        (rule.check)(&model, settings, &mut findings);
    }
    let mut ignored = suppress::suppress(&model, settings, &mut findings);
    if let Some(scripts) = scripts {
        *scripts = model.into_scripts();
    }
    for finding in findings.iter_mut().chain(ignored.iter_mut().map(|ignored| &mut ignored.finding)) {
        finding.severity = settings.severity(finding);
    }
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end));
    number(document.source(), &mut findings, &mut ignored);
    (findings, ignored)
}

/// Tells findings apart that are about the same text.
fn number(source: &Source, findings: &mut [Finding], ignored: &mut [Ignored]) {
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    let mut alike: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let ignored = ignored.iter_mut().map(|ignored| &mut ignored.finding);
    let mut all: Vec<&mut Finding> = findings.iter_mut().chain(ignored).collect();
    all.sort_by_key(|finding| (finding.range.start, finding.range.end));
    for finding in &all {
        *by_rule.entry(finding.rule.name).or_default() += 1;
    }
    for finding in all {
        // The text matters only beside another of the same rule.
        if by_rule.get(finding.rule.name) == Some(&1) {
            finding.number = 1;
            continue;
        }
        let number = alike.entry((finding.rule.name, finding.text(source))).or_default();
        *number += 1;
        finding.number = *number;
    }
}

struct Rounds {
    fixed: Vec<Fixed>,
    withdrawn: Vec<Withdrawn>,
    /// Texts that came up before: a cycle ends the rounds.
    seen: BTreeSet<String>,
}

impl Rounds {
    /// Applies what can be applied at once; `None` where nothing can.
    fn round(&mut self, document: &Document, findings: &[Finding], level: Level) -> Option<Document> {
        let chosen = self.choose(findings, level);
        if chosen.is_empty() {
            return None;
        }
        let (next, applied) = self.apply(document, chosen)?;
        self.seen.insert(document.source().text().to_owned());
        if self.seen.contains(next.source().text()) {
            for finding in &applied {
                self.withdraw(finding, "it and another fix undo each other".into());
            }
            return None;
        }
        self.fixed.extend(applied.into_iter().filter_map(Fixed::of));
        Some(next)
    }

    /// Whole fixes, the less daring first, then by position. One that touches
    /// another waits for the next round.
    fn choose<'f>(&self, findings: &'f [Finding], level: Level) -> Vec<&'f Finding> {
        let mut candidates: Vec<(&Finding, &Fix)> = findings
            .iter()
            .filter_map(|finding| Some((finding, finding.fix()?)))
            .filter(|(finding, fix)| level.allows(&fix.applicability) && !self.is_withdrawn(finding, fix))
            .collect();
        candidates.sort_by_key(|(finding, fix)| {
            (
                std::mem::discriminant(&fix.applicability) != std::mem::discriminant(&Applicability::Safe),
                finding.range.start,
            )
        });
        let mut chosen: Vec<(&Finding, &Fix)> = Vec::new();
        for (finding, fix) in candidates {
            if !chosen.iter().any(|(_, other)| other.touches(fix)) {
                chosen.push((finding, fix));
            }
        }
        chosen.into_iter().map(|(finding, _)| finding).collect()
    }

    fn is_withdrawn(&self, finding: &Finding, fix: &Fix) -> bool {
        self.withdrawn.iter().any(|w| std::ptr::eq(w.rule, finding.rule) && w.title == fix.title)
    }

    /// Takes everything back and names the rules that did not come to rest.
    fn give_up(&mut self, rounds: usize) {
        for fixed in std::mem::take(&mut self.fixed) {
            let Fixed { rule, title, .. } = fixed;
            if !self.withdrawn.iter().any(|w| std::ptr::eq(w.rule, rule)) {
                self.withdrawn.push(Withdrawn {
                    rule,
                    title,
                    reason: format!("{rounds} rounds did not settle"),
                });
            }
        }
    }

    fn withdraw(&mut self, finding: &Finding, reason: String) {
        if let Some(fix) = finding.fix() {
            self.withdrawn.push(Withdrawn { rule: finding.rule, title: fix.title.clone(), reason });
        }
    }

    /// Applies all the fixes, or where that fails the frame check, those that pass it one by one.
    fn apply<'f>(
        &mut self,
        document: &Document,
        chosen: Vec<&'f Finding>,
    ) -> Option<(Document, Vec<&'f Finding>)> {
        if let Ok(next) = attempt(document, &chosen) {
            return Some((next, chosen));
        }
        let mut passed: Vec<&Finding> = Vec::new();
        let mut last = None;
        for finding in chosen {
            passed.push(finding);
            match attempt(document, &passed) {
                Ok(next) => last = Some(next),
                Err(reason) => {
                    passed.pop();
                    self.withdraw(finding, reason);
                }
            }
        }
        Some((last?, passed))
    }
}

fn attempt(document: &Document, findings: &[&Finding]) -> Result<Document, String> {
    let fixes: Vec<&Fix> = findings.iter().filter_map(|finding| finding.fix()).collect();
    let mut edits: Vec<_> = fixes.iter().flat_map(|fix| fix.edits()).collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let next = document.edited(&edits);
    frame::check(document, &next, &fixes)?;
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_finds_what_fixes_start_from() {
        let settings = Settings::default();
        // The second fix comes up only when the first is made.
        let text = "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl\nUSER 10001:10001\n";
        let (checked, fixed) =
            (check(Source::new(text), &settings), fix(Source::new(text), &settings, Level::Hardening));
        let told = |findings: &[Finding]| -> Vec<_> {
            findings.iter().map(|finding| (finding.rule.name, finding.range.clone())).collect()
        };
        assert_eq!(told(&checked.findings), told(&fixed.findings));
        let rules: Vec<_> = fixed.fixed.iter().map(|fixed| fixed.rule.name).collect();
        assert_eq!(rules, ["update-with-install", "clean-package-cache"]);
        assert!(checked.text.is_none() && checked.fixed.is_empty() && checked.source.text() == text);
    }
}
