//! What a person reads beside the diff.

use std::fmt::Write as _;

use super::{FileReport, Line};
use crate::{rules::Severity, text::Applicability};

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A diff was printed.
    Diff,
    /// The file was written.
    Write,
    /// Nothing was changed.
    Check,
}

/// The lines about one file; with its fixes where no diff shows them.
pub fn file(report: &FileReport, with_fixes: bool) -> String {
    let mut out = String::new();
    let path = &report.path;
    for fix in report.fixed.iter().filter(|_| with_fixes) {
        let _ =
            writeln!(out, "fix       {} ({})  {path}  {}", fix.rule, fix.applicability.as_str(), fix.title);
    }
    if let Some(error) = &report.error {
        let place = error.line.map_or(path.clone(), |line| format!("{path}:{line}"));
        let _ = writeln!(out, "{}  {place}  {}", if error.fatal { "error" } else { "skipped" }, error.reason);
    }
    for line in &report.withheld {
        let _ = writeln!(out, "withheld  {}", told(path, line));
    }
    for line in &report.left {
        let _ = writeln!(out, "left      {}", told(path, line));
    }
    for fix in &report.withdrawn {
        let _ = writeln!(
            out,
            "bug       {path}  {} would \"{}\", but {}; the fix was dropped: please report this file",
            fix.rule.name, fix.title, fix.reason
        );
    }
    out
}

fn told(path: &str, line: &Line) -> String {
    let codes = if line.codes.is_empty() { String::new() } else { format!(" {}", line.codes.join(" ")) };
    format!(
        "{} ({}{codes})  {path}:{}  {}: {}",
        line.rule,
        line.severity.as_str(),
        line.line,
        line.message,
        line.advice
    )
}

/// The last line: what was done, and what can be done about the rest.
pub fn summary(reports: &[FileReport], mode: Mode) -> String {
    let fixed: Vec<&Applicability> =
        reports.iter().flat_map(|r| &r.fixed).map(|fix| &fix.applicability).collect();
    let count = |wanted: &str| fixed.iter().filter(|applicability| applicability.as_str() == wanted).count();
    let parts: Vec<String> = ["safe", "hardening", "unsafe"]
        .iter()
        .map(|kind| (count(kind), kind))
        .filter(|(count, _)| *count > 0)
        .map(|(count, kind)| format!("{count} {kind}"))
        .collect();
    let changed: Vec<&FileReport> = reports.iter().filter(|report| !report.fixed.is_empty()).collect();
    let left: usize = reports.iter().map(|report| report.remaining().count()).sum();
    let of = |severity| {
        reports.iter().flat_map(FileReport::remaining).filter(|line| line.severity == severity).count()
    };
    let rest = match (left, of(Severity::Error), of(Severity::Warning)) {
        (0, ..) => String::new(),
        (_, 0, 0) => format!(" {} left, for information.", findings(left)),
        (_, 0, warnings) => format!(" {} left, {warnings} of them warnings.", findings(left)),
        (_, errors, 0) => format!(" {} left, {errors} of them errors.", findings(left)),
        (_, errors, warnings) => {
            format!(" {} left, {errors} of them errors and {warnings} warnings.", findings(left))
        }
    };
    if fixed.is_empty() {
        let files = reports.iter().filter(|report| report.error.is_none()).count();
        return format!("nothing to fix in {}.{rest}\n", plural(files, "file"));
    }
    let what = format!("{}: {}", plural(fixed.len(), "fix"), parts.join(", "));
    let rest = match mode {
        Mode::Write => format!(" in {}, written.{rest}", plural(changed.len(), "file")),
        Mode::Check => format!(" would change {}.{rest}", plural(changed.len(), "file")),
        Mode::Diff => match changed.as_slice() {
            [only] => format!(". Apply: dfix --write {}.{rest}", only.path),
            many => format!(" in {}. Apply: dfix --write.{rest}", plural(many.len(), "file")),
        },
    };
    format!("{what}{rest}\n")
}

fn findings(count: usize) -> String {
    plural(count, "finding")
}

fn plural(count: usize, noun: &str) -> String {
    let ending = match noun {
        _ if count == 1 => "",
        "fix" => "es",
        _ => "s",
    };
    format!("{count} {noun}{ending}")
}
