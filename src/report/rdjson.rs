//! Reviewdog's diagnostics, with each fix as one suggestion.
//!
//! Source: `proto/rdf/reviewdog.proto` of <https://github.com/reviewdog/reviewdog>:
//! columns count bytes of UTF-8 from 1, ends are exclusive, and what is suggested
//! must lie on lines that are there.

use serde::Serialize;

use super::{FileReport, Finding, Report, Status, place};
use crate::rules::Severity;

#[derive(Serialize)]
struct DiagnosticResult<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Code<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Position>,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    url: String,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

/// The report as a `DiagnosticResult`. What was mended needs no review.
pub fn rdjson(report: &Report) -> String {
    let diagnostics = report.files.iter().flat_map(|file| {
        let told = file.told(report.mode);
        let open = told.filter(|finding| !matches!(finding.status, Status::Ignored | Status::Fixed));
        failure(file).into_iter().chain(open.map(|finding| diagnostic(file, finding)))
    });
    let source = Source { name: "dfix", url: env!("CARGO_PKG_REPOSITORY") };
    let result = DiagnosticResult { source, diagnostics: diagnostics.collect() };
    serde_json::to_string_pretty(&result).unwrap_or_default() + "\n"
}

fn diagnostic<'a>(file: &'a FileReport, finding: &'a Finding) -> Diagnostic<'a> {
    let fix = finding.fix.iter();
    Diagnostic {
        message: finding.paragraph(),
        location: Location { path: &file.path, range: Some(range(&finding.range)) },
        severity: match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        code: Some(Code { value: finding.rule, url: finding.page() }),
        suggestions: fix
            .map(|fix| Suggestion { range: range(&fix.suggestion.range), text: &fix.suggestion.text })
            .collect(),
    }
}

fn failure(file: &FileReport) -> Option<Diagnostic<'_>> {
    let error = file.error.as_ref().filter(|error| error.fatal)?;
    let range = error.line.map(|line| Range { start: Position { line, column: None }, end: None });
    Some(Diagnostic {
        message: error.reason.clone(),
        location: Location { path: &file.path, range },
        severity: "ERROR",
        code: None,
        suggestions: vec![],
    })
}

fn range(range: &place::Range) -> Range {
    let at = |p: place::Position| Position { line: p.line, column: Some(p.column_utf8) };
    Range { start: at(range.start), end: Some(at(range.end)) }
}
