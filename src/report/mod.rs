//! What a person or a program is told. One file per format; each maps from the
//! same [`FileReport`].

pub mod diff;
#[cfg(feature = "registry")]
pub mod pins;
pub mod statistics;
pub mod text;

use crate::{
    engine::{Level, Outcome, Withdrawn},
    rules::{Finding, Remedy, Severity},
    text::Applicability,
};

/// What came of one file.
#[derive(Debug, Default)]
pub struct FileReport {
    /// As the file was named.
    pub path: String,
    /// Why nothing could be done: unreadable, not understood …
    pub error: Option<FileError>,
    /// The fixes that were applied.
    pub fixed: Vec<FixedLine>,
    /// Fixes that were not asked for, with their reason.
    pub withheld: Vec<Line>,
    /// What remains for a person.
    pub left: Vec<Line>,
    /// Fixes whose result was not what they declared.
    pub withdrawn: Vec<Withdrawn>,
    /// The unified diff; empty where nothing changes.
    pub diff: String,
}

/// Why a file was not worked on.
#[derive(Clone, Debug)]
pub struct FileError {
    /// From 1, where there is one.
    pub line: Option<usize>,
    /// One sentence without a full stop.
    pub reason: String,
    /// An error where the file was named, else a warning.
    pub fatal: bool,
}

/// A fix that was applied.
#[derive(Clone, Debug)]
pub struct FixedLine {
    /// Its rule.
    pub rule: &'static str,
    /// How far it went.
    pub applicability: Applicability,
    /// What it did.
    pub title: String,
}

/// A finding that remains.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its rule.
    pub rule: &'static str,
    /// The linters' names for it.
    pub codes: Vec<&'static str>,
    /// How much it matters.
    pub severity: Severity,
    /// In the file as it stands afterwards, from 1.
    pub line: usize,
    /// What is found.
    pub message: String,
    /// What to do about it, or why it was not done.
    pub advice: String,
    /// The level of its fix, or `by hand`.
    pub kind: &'static str,
    /// Why the fix is no hardening one; what a person should do where there is none.
    pub reason: String,
}

impl FileReport {
    /// A file that nothing could be done with.
    pub fn failed(path: String, line: Option<usize>, reason: String, fatal: bool) -> FileReport {
        FileReport { path, error: Some(FileError { line, reason, fatal }), ..FileReport::default() }
    }

    /// Tells what came of a file.
    pub fn new(path: String, outcome: &Outcome, level: Level) -> FileReport {
        let mut report = FileReport { path, withdrawn: outcome.withdrawn.clone(), ..FileReport::default() };
        report.fixed = outcome
            .fixed
            .iter()
            .map(|fixed| FixedLine {
                rule: fixed.rule.name,
                applicability: fixed.applicability.clone(),
                title: fixed.title.clone(),
            })
            .collect();
        for finding in &outcome.remaining {
            let line = outcome.source.line(finding.range.start);
            match &finding.remedy {
                Remedy::Manual(advice) => report.left.push(told(finding, line, advice.clone(), advice)),
                Remedy::Fix(fix) if level.allows(&fix.applicability) => {
                    // It was withdrawn, or waits for ever: the reason is told there.
                    report.left.push(told(finding, line, "dfix could not apply its own fix".into(), ""));
                }
                Remedy::Fix(fix) => {
                    let (advice, reason) = match &fix.applicability {
                        Applicability::Unsafe(reason) => {
                            (format!("{} (unsafe: {reason})", fix.title), reason.as_str())
                        }
                        other => (format!("{} ({})", fix.title, other.as_str()), "not asked for"),
                    };
                    report.withheld.push(told(finding, line, advice, reason));
                }
            }
        }
        report
    }

    /// The findings that remain, fixable or not.
    pub fn remaining(&self) -> impl Iterator<Item = &Line> {
        self.withheld.iter().chain(&self.left)
    }
}

fn told(finding: &Finding, line: usize, advice: String, reason: &str) -> Line {
    Line {
        rule: finding.rule.name,
        codes: finding.codes.clone(),
        severity: finding.severity,
        line,
        message: finding.message.clone(),
        advice,
        kind: finding.fix().map_or("by hand", |fix| fix.applicability.as_str()),
        reason: reason.to_owned(),
    }
}
