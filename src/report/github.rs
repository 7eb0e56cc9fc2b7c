//! Annotations of GitHub Actions: one workflow command a finding.
//!
//! Source: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>,
//! and for what is escaped `packages/core/src/command.ts` of actions/toolkit.
//! Columns are counted in characters; GitHub takes them within one line alone.

use std::fmt::Write as _;

use super::{Report, Status};
use crate::rules::Severity;

/// The report as workflow commands.
pub fn github(report: &Report) -> String {
    let mut out = String::new();
    for file in &report.files {
        let path = property(&file.place);
        if let Some(error) = &file.error {
            let level = if error.fatal { "error" } else { "notice" };
            let line = error.line.map_or_else(String::new, |line| format!(",line={line}"));
            let _ = writeln!(out, "::{level} file={path}{line},title=dfix::{}", data(&error.reason));
        }
        for finding in file.told(report.mode).filter(|finding| finding.status != Status::Ignored) {
            let level = match finding.severity {
                _ if finding.status == Status::Fixed => "notice",
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let (start, last) = (finding.range.start, finding.range.last_line());
            let columns = match start.line == last && finding.range.end.line == last {
                // The last column counts.
                true => format!(
                    ",col={},endColumn={}",
                    start.column,
                    (finding.range.end.column - 1).max(start.column)
                ),
                false => String::new(),
            };
            let _ = writeln!(
                out,
                "::{level} file={path},line={},endLine={last}{columns},title={}::{}",
                start.line,
                property(&format!("dfix {}", finding.rule)),
                data(&finding.paragraph()),
            );
        }
        for bug in &file.bugs {
            let text =
                format!("dropped its own fix \"{}\": {}; please report this file", bug.title, bug.reason);
            let _ = writeln!(
                out,
                "::error file={path},title={}::{}",
                property(&format!("dfix {}", bug.rule)),
                data(&text)
            );
        }
    }
    out
}

/// A command ends with its line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
