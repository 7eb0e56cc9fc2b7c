//! A finding at the border: where, what, what can be done, and what was.

use serde::Serialize;

use super::{Range, suggestion};
use crate::{
    engine::{self, Level, Withdrawn, suppress::Ignored},
    rules::{self, Remedy, Rule, Severity},
    syntax::Document,
    text::{self, Applicability, Source},
};

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// `--write` mends it.
    Fixable,
    /// This run mended it.
    Fixed,
    /// There is a fix, but of a level that was not asked for.
    Withheld,
    /// It is for a person to mend.
    Left,
    /// A comment in the file hides it.
    Ignored,
}

/// What a rule says of a place in a file.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Its rule.
    pub rule: &'static str,
    /// hadolint's and BuildKit's names for it.
    pub codes: Vec<&'static str>,
    /// How much it matters.
    pub severity: Severity,
    /// What becomes of it.
    pub status: Status,
    /// What is found: one sentence without a full stop.
    pub message: String,
    /// What a person should do, and why dfix doesn't; where there is no fix.
    pub advice: Option<String>,
    /// Where.
    pub range: Range,
    /// The same while the text that it is about stays in a file of this path, on
    /// whatever line; no two findings of a file share it.
    pub fingerprint: String,
    /// The fix; it holds where it is made alone.
    pub fix: Option<Fix>,
    /// The reason that the comment gives, of one that is ignored.
    pub ignored_because: Option<String>,
    /// The text that it is about, each run of white space as one blank.
    #[serde(skip)]
    pub(super) text: String,
}

/// A change that mends a finding.
#[derive(Clone, Debug, Serialize)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// `safe`, `hardening` or `unsafe`.
    pub applicability: &'static str,
    /// Why it is unsafe.
    pub reason: Option<String>,
    /// What changes, sorted and disjoint.
    pub edits: Vec<Edit>,
    /// The same as one edit, on lines that are there.
    pub suggestion: Edit,
}

/// A replacement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// What is replaced; empty where text is inserted.
    pub range: Range,
    /// What stands there afterwards.
    pub text: String,
}

/// May fixes that the level allows still be made?
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// They may.
    Open,
    /// They were tried: one that is still there could not be made.
    Settled,
}

/// What findings of one file are told with.
pub(super) struct Told<'a> {
    pub path: &'a str,
    pub level: Level,
    pub withdrawn: &'a [Withdrawn],
}

impl Told<'_> {
    /// Tells findings of one text, with their fixes and fingerprints where `whole`.
    pub fn findings(
        &self,
        source: &Source,
        findings: &[rules::Finding],
        ignored: &[Ignored],
        state: State,
        whole: bool,
    ) -> Vec<Finding> {
        let alone = match whole {
            true => {
                let document = Document::read(Source::new(source.text()));
                let holds = |finding: &rules::Finding| match finding.fix() {
                    Some(_) => engine::fixed_alone(&document, finding).map(drop),
                    None => Ok(()),
                };
                findings.iter().map(holds).collect()
            }
            false => vec![Ok(()); findings.len()],
        };
        let mut told: Vec<Finding> = findings
            .iter()
            .zip(alone)
            .map(|(finding, alone)| self.finding(source, finding, state, alone, whole))
            .collect();
        told.extend(ignored.iter().map(|ignored| Finding {
            status: Status::Ignored,
            ignored_because: ignored.reason.clone(),
            fix: None,
            ..self.finding(source, &ignored.finding, State::Open, Ok(()), whole)
        }));
        told.sort_by_key(|finding| (finding.range.start, finding.range.end));
        told
    }

    fn finding(
        &self,
        source: &Source,
        finding: &rules::Finding,
        state: State,
        alone: Result<(), String>,
        whole: bool,
    ) -> Finding {
        let (mut fix, mut advice) = (None, None);
        let status = match &finding.remedy {
            Remedy::Manual(what) => {
                advice = Some(what.clone());
                Status::Left
            }
            Remedy::Fix(made) => match self.failure(finding.rule, made, state, alone) {
                Some(reason) => {
                    advice = Some(reason);
                    Status::Left
                }
                None => {
                    fix = Some(whole_fix(source, made, whole));
                    if self.level.allows(&made.applicability) { Status::Fixable } else { Status::Withheld }
                }
            },
        };
        let (text, fingerprint) = match whole {
            true => (finding.text(source), finding.fingerprint(source, self.path)),
            false => (String::new(), String::new()),
        };
        Finding {
            rule: finding.rule.name,
            codes: finding.codes.clone(),
            severity: finding.severity,
            status,
            message: finding.message.clone(),
            advice,
            range: Range::of(source, &finding.range),
            fingerprint,
            fix,
            ignored_because: None,
            text,
        }
    }

    /// Why a fix is none.
    fn failure(
        &self,
        rule: &Rule,
        fix: &text::Fix,
        state: State,
        alone: Result<(), String>,
    ) -> Option<String> {
        let is_allowed = self.level.allows(&fix.applicability);
        let dropped = |bug: &&Withdrawn| std::ptr::eq(bug.rule, rule) && bug.title == fix.title;
        let reason = match self.withdrawn.iter().find(dropped) {
            Some(bug) => Some(bug.reason.clone()),
            None => alone.err().or_else(|| (is_allowed && state == State::Settled).then(String::new)),
        }?;
        let because = if reason.is_empty() { String::new() } else { format!(": {reason}") };
        Some(format!("dfix could not apply its own fix{because}"))
    }
}

fn whole_fix(source: &Source, fix: &text::Fix, whole: bool) -> Fix {
    let reason = match &fix.applicability {
        Applicability::Unsafe(reason) => Some(reason.clone()),
        _ => None,
    };
    let edit = |edit: &text::Edit| Edit { range: Range::of(source, &edit.range), text: edit.text.clone() };
    let edits: Vec<Edit> = if whole { fix.edits().iter().map(edit).collect() } else { vec![] };
    let suggestion = edit(&suggestion::contiguous(source, if whole { fix.edits() } else { &[] }));
    Fix { title: fix.title.clone(), applicability: fix.applicability.as_str(), reason, edits, suggestion }
}

/// Marks what was found at first and is not among what remains. What is alike is
/// taken for the same: by message and text, then by either.
pub(super) fn mark_fixed(first: &mut [Finding], remaining: &[Finding]) {
    let mut open: Vec<&Finding> = remaining.iter().collect();
    let mut stays: Vec<bool> = first.iter().map(|finding| finding.status == Status::Ignored).collect();
    let alike: [fn(&Finding, &Finding) -> bool; 4] = [
        |a, b| a.message == b.message && a.text == b.text,
        |a, b| a.message == b.message,
        |a, b| a.text == b.text,
        // What no fix was to mend, and is still found, is still there.
        |a, _| a.status != Status::Fixable,
    ];
    for is_same in alike {
        for (finding, stays) in first.iter().zip(&mut stays).filter(|(_, stays)| !**stays) {
            let same = |other: &&Finding| {
                finding.rule == other.rule && finding.codes == other.codes && is_same(finding, other)
            };
            if let Some(at) = open.iter().position(same) {
                open.remove(at);
                *stays = true;
            }
        }
    }
    for (finding, stays) in first.iter_mut().zip(stays) {
        if !stays {
            finding.status = Status::Fixed;
        } else if finding.status == Status::Fixable {
            finding.status = Status::Left;
        }
    }
}

impl Finding {
    /// What to do about it, or what was done.
    pub fn remedy(&self) -> String {
        match (&self.fix, &self.advice) {
            (Some(Fix { title, reason: Some(reason), .. }), _) if self.status == Status::Withheld => {
                format!("{title} (unsafe: {reason})")
            }
            (Some(fix), _) => format!("{} ({})", fix.title, fix.applicability),
            (None, Some(advice)) => advice.clone(),
            (None, None) => String::new(),
        }
    }

    /// The level of its fix, or `by hand`.
    pub fn kind(&self) -> &'static str {
        self.fix.as_ref().map_or("by hand", |fix| fix.applicability)
    }

    /// One paragraph for formats that have no place for more.
    pub fn paragraph(&self) -> String {
        let remedy = match (self.status, &self.fix) {
            // Another's fix mended it on the way.
            (Status::Fixed, None) => String::new(),
            _ => self.remedy(),
        };
        let end = match self.status {
            Status::Fixable => "; dfix --write does it",
            _ => "",
        };
        let fixed = if self.status == Status::Fixed { "fixed: " } else { "" };
        match remedy.as_str() {
            "" => format!("{fixed}{}", self.message),
            remedy => format!("{fixed}{}: {remedy}{end}", self.message),
        }
    }

    /// The page about its rule.
    pub fn page(&self) -> String {
        format!("{}/blob/main/docs/rules.md#{}", env!("CARGO_PKG_REPOSITORY"), self.rule)
    }
}
