//! Findings as diagnostics.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use gen_lsp_types::{CodeDescription, Diagnostic, DiagnosticSeverity, Position, Range, Uri};

use super::{
    analysis::Analysis,
    convert::{self, Encoding},
};
use crate::{
    rules::{Finding, Remedy, Severity},
    text::Source,
};

/// Where each rule is told about.
const RULES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/rules.md");

/// The diagnostics of a text; one, without alarm, where it is left alone.
pub fn of(analysis: &Analysis, text: &str, encoding: Encoding) -> Vec<Diagnostic> {
    match analysis {
        Analysis::Judged(judged) => {
            let source = judged.document.source();
            judged.findings.iter().map(|finding| of_finding(finding, source, encoding)).collect()
        }
        Analysis::Left(left) => {
            let line = text.lines().nth(left.line - 1).unwrap_or_default();
            let start = text.lines().take(left.line - 1).map(str::len).sum::<usize>();
            // Only the line itself is looked at: a text that is no text has no positions.
            let source = Source::new(line);
            let end = convert::position(&source, line.len(), encoding).character;
            let row = u32::try_from(left.line - 1).unwrap_or_default();
            let row = if start == 0 && text.is_empty() { 0 } else { row };
            let range = Range::new(Position::new(row, 0), Position::new(row, end));
            vec![plain(range, DiagnosticSeverity::Information, left.reason.clone())]
        }
    }
}

/// That of one finding.
pub fn of_finding(finding: &Finding, source: &Source, encoding: Encoding) -> Diagnostic {
    let severity = match finding.severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Info => DiagnosticSeverity::Information,
    };
    let codes =
        if finding.codes.is_empty() { String::new() } else { format!(" ({})", finding.codes.join(", ")) };
    let advice = match &finding.remedy {
        Remedy::Manual(advice) => format!("\n{advice}"),
        Remedy::Fix(_) => String::new(),
    };
    let range = convert::range(source, &finding.range, encoding);
    Diagnostic {
        code: Some(finding.rule.name.to_owned().into()),
        code_description: Some(CodeDescription::new(Uri(format!("{RULES}#{}", finding.rule.name)))),
        ..plain(range, severity, format!("{}{codes}{advice}", finding.message))
    }
}

/// What is wrong with a configuration file, at its place in it.
pub fn of_configuration(text: &str, message: &str, encoding: Encoding) -> Diagnostic {
    let source = Source::new(text);
    let place = line_and_column(message).map(|(line, column)| {
        let line = source.line_range(line).unwrap_or(text.len()..text.len());
        let rest = &text[line.clone()];
        let end = rest.trim_end().len();
        let at = match column {
            Some(column) => rest.char_indices().nth(column.saturating_sub(1)).map_or(end, |(at, _)| at),
            None => quoted(rest, message).map_or(0, |name| name.start),
        };
        line.start + at..line.start + end.max(at)
    });
    let range = place.or_else(|| quoted(text, message)).unwrap_or(0..text.lines().next().map_or(0, str::len));
    let range = convert::range(&source, &range, encoding);
    plain(range, DiagnosticSeverity::Error, without_snippet(message))
}

fn plain(range: Range, severity: DiagnosticSeverity, message: String) -> Diagnostic {
    Diagnostic {
        range,
        severity: Some(severity),
        code: None,
        code_description: None,
        source: Some("dfix".into()),
        message: message.into(),
        tags: None,
        related_information: None,
        data: None,
    }
}

/// `line 3, column 1`, from 1, as the readers of TOML and YAML say it, or the line alone.
fn line_and_column(message: &str) -> Option<(usize, Option<usize>)> {
    let number = |text: &str| text.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok();
    let (_, rest) = message.split_once("line ")?;
    let column = rest.split_once("column ").and_then(|(_, rest)| number(rest));
    Some((number(rest)?, column))
}

/// The first thing in quotes in a message, where it stands in the text.
fn quoted(text: &str, message: &str) -> Option<std::ops::Range<usize>> {
    let mark = message.find(['`', '"'])?;
    let rest = &message[mark + 1..];
    let name = &rest[..rest.find(['`', '"'])?];
    let at = text.find(name).filter(|_| !name.is_empty())?;
    Some(at..at + name.len())
}

/// A message without the lines that show the place: the editor shows it.
fn without_snippet(message: &str) -> String {
    let is_snippet = |line: &str| {
        let line = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        line.starts_with('|')
    };
    let lines: Vec<&str> = message.lines().filter(|line| !is_snippet(line)).collect();
    match lines.as_slice() {
        [first, rest @ ..] if first.contains("TOML parse error") && !rest.is_empty() => rest.join("\n"),
        lines => lines.join("\n"),
    }
}

/// A name for what is told: the same diagnostics have the same one.
pub fn result_id(diagnostics: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(diagnostics).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    #[test]
    fn errors_of_a_configuration_stand_at_their_place() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let told = |text: &str| {
            let path = folder.path().join("dfix.toml");
            std::fs::write(&path, text).expect("is written");
            let error = config::read(&path).expect_err("is refused").to_string();
            let diagnostic = of_configuration(text, &error, Encoding::Utf16);
            let message = serde_json::to_value(&diagnostic.message).expect("is text");
            (diagnostic.range, message.as_str().unwrap_or_default().to_owned())
        };
        let (range, message) = told("ignore = []\n[pin]\ndigest = 1\n");
        assert_eq!((range.start, range.end), (Position::new(2, 0), Position::new(2, 10)), "{message}");
        assert!(
            message.starts_with("unknown field `digest`") && message.ends_with("`digests`?"),
            "{message}"
        );
        let (range, message) = told("preset = \"strict\"\nignore = [\"pin-imag\"]\n");
        assert_eq!(range.start, Position::new(1, 11), "{message}");
        assert!(message.contains("did you mean `pin-image`?"), "{message}");
    }

    #[test]
    fn what_is_left_alone_is_told_on_its_line() {
        let left = |line| Analysis::Left(super::super::analysis::Left { line, reason: "why".into() });
        let range = |line, text| of(&left(line), text, Encoding::Utf16)[0].range;
        assert_eq!(range(2, "FROM a\r\nRUN ü🦀\r\n"), Range::new(Position::new(1, 0), Position::new(1, 7)));
        assert_eq!(range(1, ""), Range::new(Position::new(0, 0), Position::new(0, 0)));
    }
}
