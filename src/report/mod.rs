//! What a person or a program is told. One frozen [`Report`] stands at the
//! border; every format is one file that maps from it.

mod checkstyle;
pub mod diff;
mod finding;
mod github;
mod gitlab;
mod json;
mod junit;
#[cfg(feature = "registry")]
pub mod pins;
mod place;
mod rdjson;
mod sarif;
mod snippet;
mod statistics;
mod suggestion;
pub mod text;
mod xml;

use std::collections::BTreeMap;

use serde::Serialize;

pub use finding::{Edit, Finding, Fix, Status};
use finding::{State, Told};
pub use place::{Position, Range};
pub use statistics::Statistics;

use crate::{
    engine::{Level, Outcome},
    rules::Severity,
    text::Source,
};

/// The version of the JSON format: it grows when a field goes or changes its
/// meaning, not when one is added.
pub const VERSION: u32 = 1;

/// How a report is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// All that there is to say, for programs of your own (docs/formats.md)
    Json,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// Checkstyle's XML
    Checkstyle,
    /// JUnit's XML
    Junit,
    /// Reviewdog's diagnostics, with suggestions
    Rdjson,
}

/// How much of a file's findings is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Those that remain: people who see a diff want the result of all fixes alone.
    Remaining,
    /// Those of the bytes as they were read, of which no fix was tried.
    Checked,
    /// Both, with fingerprints, and with what each fix changes where it is made alone.
    Whole,
}

/// What was done with the fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A diff was printed.
    Diff,
    /// The file was written.
    Write,
    /// Nothing was changed.
    Check,
}

/// What came of a run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Of the format.
    pub version: u32,
    /// Who reports.
    pub tool: Tool,
    /// What was done with the fixes.
    pub mode: Mode,
    /// The least severity of a remaining finding that makes the exit code 1; `None`: none does.
    pub fail_on: Option<Severity>,
    /// One for each file that was looked at, in the order of looking.
    pub files: Vec<FileReport>,
    /// All files together.
    pub summary: Summary,
}

/// Who reports.
#[derive(Debug, Serialize)]
pub struct Tool {
    /// `dfix`
    pub name: &'static str,
    /// Of the program.
    pub version: &'static str,
}

/// What a file is called.
#[derive(Clone, Debug, Default)]
pub struct Name {
    /// As it was named.
    pub shown: String,
    /// From the root of its repository, or as it was named where it lies in none.
    pub place: String,
}

impl From<String> for Name {
    fn from(shown: String) -> Name {
        Name { place: shown.clone(), shown }
    }
}

/// What came of one file.
#[derive(Debug, Default, Serialize)]
pub struct FileReport {
    /// As the file was named.
    pub path: String,
    /// The same wherever it is named from, with `/`: what fingerprints are made of, and
    /// what formats tell that are read at the root of a repository.
    #[serde(skip)]
    pub place: String,
    /// Why nothing could be done: unreadable, not understood …
    pub error: Option<FileError>,
    /// What is found in the bytes as they were read.
    pub findings: Vec<Finding>,
    /// The fixes that were made, or would be by `--write`, in their order; also
    /// those of findings that came up on the way. Of a file that was checked alone, the fix of each finding.
    pub fixes: Vec<Applied>,
    /// What is found in the bytes as the fixes leave them; of a file that was checked alone, what no fix mends.
    pub remaining: Vec<Finding>,
    /// How many findings a baseline knows in the bytes as they were read; no list holds them.
    pub known: usize,
    /// Fixes whose result was not what they declared: mistakes in dfix, told and never written.
    pub bugs: Vec<Bug>,
    /// The unified diff, where one was asked for and something changes.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub diff: String,
}

/// Why a file was not worked on.
#[derive(Clone, Debug, Serialize)]
pub struct FileError {
    /// From 1, where there is one.
    pub line: Option<usize>,
    /// One sentence without a full stop.
    pub reason: String,
    /// An error where the file was named, else a warning.
    pub fatal: bool,
}

/// A fix that was made.
#[derive(Clone, Debug, Serialize)]
pub struct Applied {
    /// Its rule.
    pub rule: &'static str,
    /// `safe`, `hardening` or `unsafe`.
    pub applicability: &'static str,
    /// What it did.
    pub title: String,
    /// What was found.
    pub message: String,
}

/// A fix that dfix dropped.
#[derive(Clone, Debug, Serialize)]
pub struct Bug {
    /// Its rule.
    pub rule: &'static str,
    /// What it would have done.
    pub title: String,
    /// What went wrong.
    pub reason: String,
}

/// Counts over all files.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files that were read and understood.
    pub files: usize,
    /// Files that could not be worked on.
    pub failed: usize,
    /// Files that fixes change.
    pub changed: usize,
    /// Fixes made, or to be made, by level.
    pub fixes: Fixes,
    /// Findings that remain after them, by severity.
    pub remaining: Remaining,
    /// Findings that a baseline knows.
    pub known: usize,
    /// The same for each rule that found something.
    pub rules: BTreeMap<&'static str, ByRule>,
    /// The last of the files that fixes change, as a command line names it.
    #[serde(skip)]
    pub last_changed: Option<String>,
}

/// Counts of one rule.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct ByRule {
    /// Fixes made, or to be made, by level.
    pub fixes: Fixes,
    /// Findings that remain after them, by severity.
    pub remaining: Remaining,
}

/// Counts by level.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Fixes {
    pub safe: usize,
    pub hardening: usize,
    pub r#unsafe: usize,
}

impl Fixes {
    fn count(&mut self, applicability: &str) {
        *match applicability {
            "safe" => &mut self.safe,
            "hardening" => &mut self.hardening,
            _ => &mut self.r#unsafe,
        } += 1;
    }
}

/// Counts by severity.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Remaining {
    pub error: usize,
    pub warning: usize,
    pub info: usize,
}

impl Remaining {
    fn count(&mut self, severity: Severity) {
        *match severity {
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Info => &mut self.info,
        } += 1;
    }
}

impl Report {
    /// Puts the files' reports together with what was counted of them.
    pub fn new(mode: Mode, fail_on: Option<Severity>, summary: Summary, files: Vec<FileReport>) -> Report {
        let tool = Tool { name: "dfix", version: env!("CARGO_PKG_VERSION") };
        Report { version: VERSION, tool, mode, fail_on, files, summary }
    }

    /// The report in a format for machines; of [`Format::Text`] nothing, since
    /// that is told file by file.
    pub fn in_format(&self, format: Format) -> String {
        match format {
            Format::Text => String::new(),
            Format::Json => json::json(self),
            Format::Sarif => sarif::sarif(self),
            Format::Github => github::github(self),
            Format::Gitlab => gitlab::gitlab(self),
            Format::Checkstyle => checkstyle::checkstyle(self),
            Format::Junit => junit::junit(self),
            Format::Rdjson => rdjson::rdjson(self),
        }
    }

    /// Does a finding make the exit code 1? One that `--write` would mend does, so that CI asks for it.
    pub fn fails(&self, finding: &Finding) -> bool {
        match finding.status {
            Status::Fixable => true,
            Status::Fixed | Status::Ignored => false,
            Status::Withheld | Status::Left => self.fail_on.is_some_and(|least| finding.severity >= least),
        }
    }
}

impl FileReport {
    /// A file that nothing could be done with.
    pub fn failed(name: Name, line: Option<usize>, reason: String, fatal: bool) -> FileReport {
        let Name { shown: path, place } = name;
        FileReport { path, place, error: Some(FileError { line, reason, fatal }), ..FileReport::default() }
    }

    /// Tells what came of a file; `old` is its text as it was read.
    pub fn new(
        name: Name,
        old: &Source,
        outcome: &Outcome,
        level: Level,
        mode: Mode,
        detail: Detail,
    ) -> FileReport {
        let Name { shown: path, place } = name;
        let told = Told { path: &place, level, withdrawn: &outcome.withdrawn };
        let whole = detail == Detail::Whole;
        if detail == Detail::Checked {
            let findings = told.findings(old, &outcome.findings, &outcome.ignored, State::Open, false);
            let fixes = findings.iter().filter(|finding| finding.status == Status::Fixable);
            let fixes = fixes.filter_map(Applied::of).collect();
            let is_left = |finding: &&Finding| matches!(finding.status, Status::Left | Status::Withheld);
            let remaining = findings.iter().filter(is_left).cloned().collect();
            let known = outcome.known.len();
            return FileReport { path, place, findings, fixes, remaining, known, ..FileReport::default() };
        }
        let remaining = told.findings(&outcome.source, &outcome.remaining, &[], State::Settled, whole);
        let mut findings = vec![];
        if whole {
            let state = if outcome.text.is_some() { State::Open } else { State::Settled };
            findings = told.findings(old, &outcome.findings, &outcome.ignored, state, whole);
            if mode == Mode::Write {
                finding::mark_fixed(&mut findings, &remaining);
            }
        }
        let fixes = outcome.fixed.iter().map(|fixed| Applied {
            rule: fixed.rule.name,
            applicability: fixed.applicability.as_str(),
            title: fixed.title.clone(),
            message: fixed.message.clone(),
        });
        let bugs = outcome.withdrawn.iter().map(|bug| Bug {
            rule: bug.rule.name,
            title: bug.title.clone(),
            reason: bug.reason.clone(),
        });
        FileReport {
            path,
            place,
            error: None,
            findings,
            fixes: fixes.collect(),
            remaining,
            known: outcome.known.len(),
            bugs: bugs.collect(),
            diff: String::new(),
        }
    }

    /// What formats tell of findings: those of the bytes as they were read, and
    /// where the file was written, what was mended there and what remains in the
    /// bytes that are there now.
    pub fn told(&self, mode: Mode) -> impl Iterator<Item = &Finding> {
        let write = mode == Mode::Write;
        let first = self
            .findings
            .iter()
            .filter(move |finding| !write || matches!(finding.status, Status::Fixed | Status::Ignored));
        first.chain(self.remaining.iter().filter(move |_| write))
    }
}

impl Applied {
    /// The fix of a finding, as it would be made.
    fn of(finding: &Finding) -> Option<Applied> {
        let fix = finding.fix.as_ref()?;
        Some(Applied {
            rule: finding.rule,
            applicability: fix.applicability,
            title: fix.title.clone(),
            message: finding.message.clone(),
        })
    }
}

impl Summary {
    /// Adds a file.
    pub fn count(&mut self, file: &FileReport) {
        match &file.error {
            Some(_) => self.failed += 1,
            None => self.files += 1,
        }
        if !file.fixes.is_empty() {
            self.changed += 1;
            self.last_changed = Some(file.path.clone());
        }
        self.known += file.known;
        for fix in &file.fixes {
            let rule = self.rules.entry(fix.rule).or_default();
            self.fixes.count(fix.applicability);
            rule.fixes.count(fix.applicability);
        }
        for finding in &file.remaining {
            let rule = self.rules.entry(finding.rule).or_default();
            self.remaining.count(finding.severity);
            rule.remaining.count(finding.severity);
        }
    }
}
