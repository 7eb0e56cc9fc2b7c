//! GitLab's code quality report.
//!
//! Source: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.
//! It names lines, no columns.

use serde::Serialize;

use super::{FileReport, Finding, Report, Status};
use crate::rules::{Severity, fingerprint};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// The report as a list of issues. What was mended is none any more, nor what a comment hides.
pub fn gitlab(report: &Report) -> String {
    let issues: Vec<Issue<'_>> = report
        .files
        .iter()
        .flat_map(|file| {
            let told = file.told(report.mode);
            let open = told.filter(|finding| !matches!(finding.status, Status::Ignored | Status::Fixed));
            failure(file).into_iter().chain(open.map(|finding| issue(file, finding)))
        })
        .collect();
    serde_json::to_string_pretty(&issues).unwrap_or_default() + "\n"
}

fn issue<'a>(file: &'a FileReport, finding: &'a Finding) -> Issue<'a> {
    let severity = match finding.severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Info => "info",
    };
    let lines = Lines { begin: finding.range.start.line, end: finding.range.last_line() };
    Issue {
        description: finding.paragraph(),
        check_name: finding.rule,
        fingerprint: finding.fingerprint.clone(),
        severity,
        location: Location { path: &file.place, lines },
    }
}

fn failure(file: &FileReport) -> Option<Issue<'_>> {
    let error = file.error.as_ref().filter(|error| error.fatal)?;
    let line = error.line.unwrap_or(1);
    Some(Issue {
        description: error.reason.clone(),
        check_name: "dfix",
        fingerprint: fingerprint(&["", &file.place, &error.reason]),
        severity: "blocker",
        location: Location { path: &file.place, lines: Lines { begin: line, end: line } },
    })
}
