//! Listings: rules, explanations, how a file is read.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use anstyle::{AnsiColor, Style};

use crate::{
    Settings,
    rules::{Default, RULES, Rule},
    syntax::{Arguments, Document, Instruction, values},
};

/// The rules, a line each.
pub fn rules() -> String {
    let mut out = String::new();
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for rule in RULES {
        let asked = match rule.on {
            Default::On => "",
            Default::Strict => " (strict)",
            Default::Asked => " (asked for)",
        };
        let _ = writeln!(
            out,
            "{:width$}  {:12}  {:7}  {}{asked}",
            rule.name,
            rule.category.as_str(),
            rule.severity.as_str(),
            rule.summary
        );
    }
    out
}

/// Which configuration holds, and which rules are on.
pub fn configuration(file: Option<&Path>, extended: &[PathBuf], settings: &Settings) -> String {
    let mut out = match file {
        Some(file) => format!("configuration: {}\n", file.display()),
        None => "configuration: none; `dfix config init` writes one\n".into(),
    };
    for file in extended {
        let _ = writeln!(out, "extends: {}", file.display());
    }
    let targets = match settings.targets.as_slice() {
        [] => "the last stage".into(),
        targets => targets.join(", "),
    };
    let _ = writeln!(out, "shipped: {targets}");
    if !settings.ignored.is_empty() {
        let _ = writeln!(out, "ignored: {}", settings.ignored.join(", "));
    }
    let _ = writeln!(out, "rules that are on:");
    for rule in RULES.iter().filter(|rule| settings.is_on(rule)) {
        let own = settings.severities.iter().rev().find(|(name, _)| rule.is_called(name));
        let severity = own.map_or(rule.severity, |(_, severity)| *severity);
        let _ = writeln!(out, "  {} ({})", rule.name, severity.as_str());
    }
    out
}

/// All that there is to say of a rule.
pub fn explain(rule: &Rule) -> String {
    let mut out = format!("{}: {}\n", rule.name, rule.summary);
    let on = match rule.on {
        Default::On => "on by default",
        Default::Strict => "on under the preset `strict`, or where it is asked for",
        Default::Asked => "only where it is asked for",
    };
    let _ = writeln!(out, "{}, {}, {on}", rule.category.as_str(), rule.severity.as_str());
    if !rule.aliases.is_empty() {
        let _ = writeln!(out, "also known as {}", rule.aliases.join(", "));
    }
    let _ = write!(out, "\nWhy\n{}\n\nFix\n{}\n", wrapped(rule.why), wrapped(rule.fix_safety));
    for (title, text) in [("Before", rule.bad), ("After", rule.good)] {
        if !text.is_empty() {
            let _ = write!(out, "\n{title}\n{}", indented(text));
        }
    }
    out
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

/// Breaks a paragraph at 76 columns.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        if width > 0 && width + 1 + word.len() > 76 {
            out.push('\n');
            width = 0;
        }
        if width > 0 {
            out.push(' ');
            width += 1;
        }
        if width == 0 {
            out.push_str("    ");
        }
        out.push_str(word);
        width += word.len();
    }
    out
}

/// A diff with the usual colours; they are taken out again where nobody sees them.
pub fn coloured(diff: &str) -> String {
    let style = |line: &str| match line.as_bytes() {
        [b'+', ..] => Some(AnsiColor::Green),
        [b'-', ..] => Some(AnsiColor::Red),
        [b'@', ..] => Some(AnsiColor::Cyan),
        _ => None,
    };
    let mut out = String::with_capacity(diff.len() + 64);
    for line in diff.split_inclusive('\n') {
        match style(line) {
            Some(colour) => {
                let style = Style::new().fg_color(Some(colour.into()));
                let (text, newline) = line.split_at(line.trim_end_matches(['\r', '\n']).len());
                let _ = write!(out, "{style}{text}{style:#}{newline}");
            }
            None => out.push_str(line),
        }
    }
    out
}

/// How a file is read, as one line of JSON.
pub fn instructions(path: &str, document: Result<Document, String>) -> String {
    let document = match document {
        Ok(document) => document,
        Err(reason) => {
            return serde_json::json!({
                "path": path, "understood": false, "error_nodes": 0, "reason": reason, "instructions": [],
            })
            .to_string();
        }
    };
    let listed: Vec<_> = document.instructions.iter().map(|i| instruction(&document, i)).collect();
    let reason =
        document.problem.as_ref().map(|problem| format!("line {}: {}", problem.line, problem.reason));
    serde_json::json!({
        "path": path,
        "understood": document.problem.is_none(),
        "error_nodes": document.error_nodes,
        "reason": reason,
        "instructions": listed,
    })
    .to_string()
}

fn instruction(document: &Document, instruction: &Instruction) -> serde_json::Value {
    let trigger = match &instruction.arguments {
        Arguments::Trigger(inner) => Some(&**inner),
        _ => None,
    };
    let heredocs: Vec<_> =
        instruction.heredocs.iter().map(|heredoc| (&*heredoc.name, document.text(&heredoc.body))).collect();
    serde_json::json!({
        "keyword": instruction.name.text.to_lowercase(),
        "sub": trigger.map(|inner| inner.name.text.to_lowercase()),
        "first": instruction.lines.start(),
        "last": instruction.lines.end(),
        "json": values::is_json(trigger.unwrap_or(instruction)),
        "flags": values::flags(instruction, document.escape).collect::<Vec<_>>(),
        "value": values::values(document, instruction),
        "heredocs": heredocs,
    })
}
