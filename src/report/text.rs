//! What a person reads: beside the diff a line each, otherwise with the source.
//! Colours of single lines are taken out again where nobody sees them.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::{FileReport, Finding, Fixes, Mode, Remaining, Status, Summary, snippet::snippet};
use crate::text::Source;

/// What is found in one file. `source` is the text that its findings are about: that of before with [`Mode::Check`],
/// that of after otherwise. `coloured`: may what shows its lines command the terminal?
pub fn file(report: &FileReport, mode: Mode, verbose: bool, source: &Source, coloured: bool) -> String {
    let mut out = String::new();
    let path = printable(&report.path);
    for fix in report.fixes.iter().filter(|_| mode == Mode::Write || mode == Mode::Diff && verbose) {
        let text = format!("{} ({})  {path}  {}", fix.rule, fix.applicability, printable(&fix.title));
        line(&mut out, "fix", AnsiColor::Green, &text);
    }
    match mode {
        Mode::Check => {
            let told = report.findings.iter().filter(|finding| finding.status != Status::Ignored);
            told.for_each(|finding| out.push_str(&snippet(&path, source, finding, coloured)));
        }
        Mode::Write => {
            report
                .remaining
                .iter()
                .for_each(|finding| out.push_str(&snippet(&path, source, finding, coloured)));
        }
        Mode::Diff => {
            let of = |status| report.remaining.iter().filter(move |finding| finding.status == status);
            of(Status::Withheld).for_each(|f| line(&mut out, "withheld", AnsiColor::Yellow, &told(&path, f)));
            of(Status::Left).for_each(|f| line(&mut out, "left", AnsiColor::Cyan, &told(&path, f)));
        }
    }
    out
}

/// Why a file was not worked on, and which fixes were dropped.
pub fn trouble(report: &FileReport) -> String {
    let mut out = String::new();
    let path = printable(&report.path);
    if let Some(error) = &report.error {
        let place = error.line.map_or(path.clone(), |line| format!("{path}:{line}"));
        // Of several lines, those behind the first can't be taken for others' words.
        let reason: Vec<String> = error.reason.trim_end().lines().map(printable).collect();
        let text = format!("{place}  {}", reason.join("\n    "));
        let colour = if error.fatal { AnsiColor::Red } else { AnsiColor::BrightBlack };
        let word = if error.fatal { "error" } else { "skipped" };
        let style = Style::new().fg_color(Some(colour.into()));
        let _ = writeln!(out, "{style}{word}{style:#}  {text}");
    }
    for bug in &report.bugs {
        let text = format!(
            "{path}  {} would \"{}\", but {}; the fix was dropped: please report this file",
            bug.rule,
            printable(&bug.title),
            printable(&bug.reason)
        );
        line(&mut out, "bug", AnsiColor::Red, &text);
    }
    out
}

fn line(out: &mut String, word: &str, colour: AnsiColor, text: &str) {
    let style = Style::new().fg_color(Some(colour.into()));
    let gap = " ".repeat(10usize.saturating_sub(word.len()));
    let _ = writeln!(out, "{style}{word}{style:#}{gap}{text}");
}

fn told(path: &str, finding: &Finding) -> String {
    let codes =
        if finding.codes.is_empty() { String::new() } else { format!(" {}", finding.codes.join(" ")) };
    format!(
        "{} ({}{codes})  {path}:{}  {}",
        finding.rule,
        finding.severity.as_str(),
        finding.range.start.line,
        printable(&format!("{}: {}", finding.message, finding.remedy())),
    )
}

/// Text of a file or a path on one line, and without what would command a terminal.
pub fn printable(text: &str) -> String {
    if !text.contains(char::is_control) {
        return text.to_owned();
    }
    text.chars().fold(String::new(), |mut out, c| {
        if c.is_control() {
            out.extend(c.escape_default())
        } else {
            out.push(c)
        };
        out
    })
}

/// The last line: what was done, and what can be done about the rest. `checked`: no fix was tried, so findings are
/// counted.
pub fn summary(mode: Mode, summary: &Summary, checked: bool) -> String {
    let Fixes { safe, hardening, r#unsafe } = summary.fixes;
    let Remaining { error, warning, info } = summary.remaining;
    let left = error + warning + info;
    let rest = match (left, error, warning) {
        (0, ..) => String::new(),
        (_, 0, 0) => format!(" {} left, for information.", plural(left, "finding")),
        (_, 0, warnings) => format!(" {} left, {warnings} of them warnings.", plural(left, "finding")),
        (_, errors, 0) => format!(" {} left, {errors} of them errors.", plural(left, "finding")),
        (_, errors, warnings) => {
            format!(" {} left, {errors} of them errors and {warnings} warnings.", plural(left, "finding"))
        }
    };
    let rest = match summary.known {
        0 => rest,
        known => format!("{rest} {} known to the baseline.", plural(known, "finding")),
    };
    let fixes = safe + hardening + r#unsafe;
    if fixes == 0 {
        return format!("nothing to fix in {}.{rest}\n", plural(summary.files, "file"));
    }
    let levels = [(safe, "safe"), (hardening, "hardening"), (r#unsafe, "unsafe")];
    let levels: Vec<String> = levels
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, level)| format!("{count} {level}"))
        .collect();
    let changed = summary.changed;
    let levels = levels.join(", ");
    if checked {
        let findings = plural(fixes, "finding");
        return format!("{findings} would be fixed in {}: {levels}.{rest}\n", plural(changed, "file"));
    }
    let what = format!("{}: {levels}", plural(fixes, "fix"));
    let rest = match mode {
        Mode::Write => format!(" in {}, written.{rest}", plural(changed, "file")),
        Mode::Check => format!(" would change {}.{rest}", plural(changed, "file")),
        Mode::Diff if changed == 1 => {
            let path = printable(summary.last_changed.as_deref().unwrap_or_default());
            format!(". Apply: dfix --write {path}.{rest}")
        }
        Mode::Diff => format!(" in {}. Apply: dfix --write.{rest}", plural(changed, "file")),
    };
    format!("{what}{rest}\n")
}

fn plural(count: usize, noun: &str) -> String {
    let ending = match noun {
        _ if count == 1 => "",
        "fix" => "es",
        _ => "s",
    };
    format!("{count} {noun}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_file_commands_the_terminal() {
        assert_eq!(printable("a\u{1b}[31m\nü"), "a\\u{1b}[31m\\nü");
        let failed = FileReport::failed("a\u{1b}".to_owned().into(), Some(3), "x\n\ty\u{1b}\n".into(), true);
        assert!(trouble(&failed).ends_with("  a\\u{1b}:3  x\n    \\ty\\u{1b}\n"));
    }
}
