//! Lines that a continuation takes in though nobody meant them to be.
//!
//! BuildKit warns of empty lines inside an instruction. Beyond that, a last
//! line that goes on into nothing is told, and a line that looks like an
//! instruction of its own but is part of the one before.

use crate::{
    Settings,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Arguments, Keyword},
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "empty-continuation",
    aliases: &["NoEmptyContinuation"],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "An empty line inside an instruction, or a continuation that goes nowhere",
    why: "An empty line doesn't end an instruction whose last line is continued: what stands behind it is still part of \
          the instruction. BuildKit warns that such a line will be an error.",
    fix_safety: "Safe: builders leave empty lines and a continuation at the file's end out, so the instruction stays the \
                 same. By hand where the next line looks like an instruction of its own.",
    bad: "FROM debian:12\nRUN a && \\\n\n    b\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN a && \\\n    b\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.sites() {
        // On one line there is nothing to continue, unless the escape character ends it.
        if site.lines.start() == site.lines.end()
            && !model.document.text(&site.range).as_bytes().contains(&model.document.escape)
            && model.document.source().text()[site.range.end..].starts_with(['\r', '\n'])
        {
            continue;
        }
        let head = Head::of(model, site);
        if let Some(dangling) = head.dangling() {
            findings.push(told_dangling(model, site, &head, dangling));
            continue;
        }
        let empty = head.empty_lines();
        if let Some((line, name)) = head.swallowed() {
            let codes: &[_] = if empty.is_empty() { &[] } else { RULE.aliases };
            let range = model.document.source().line_range(line).unwrap_or(site.range.clone());
            let message = format!("`{name}` here is part of the {} in line {}", site.name.text, head.first);
            findings.push(
                RULE.finding(site, range.start..range.start + name.len(), message)
                    .coded(codes.iter().copied())
                    .by_hand(
                        "Take the continuation off the line before it, if it is an instruction of its own",
                    ),
            );
            continue;
        }
        let (Some(first), Some(last)) = (empty.first(), empty.last()) else { continue };
        let source = model.document.source();
        let mut fix = Fix::safe_inside("remove the empty lines", site.index);
        for line in &empty {
            let Some(range) = source.line_range(*line) else { continue };
            fix = fix.replace(range, "");
        }
        let range = source.line_range(*first).map_or(site.range.clone(), |range| range.start..range.start);
        let message = match last - first {
            0 => "an empty line inside the instruction".to_owned(),
            _ => format!("empty lines inside the instruction, from line {first} to {last}"),
        };
        findings.push(RULE.finding(site, range, message).fixed_by(fix));
    }
}

fn told_dangling(model: &Model<'_>, site: Site<'_>, head: &Head<'_>, line: usize) -> Finding {
    let source = model.document.source();
    let text = source.text();
    let codes: &[_] = if head.empty_lines().is_empty() { &[] } else { RULE.aliases };
    let range = source.line_range(line).unwrap_or(site.range.clone());
    let end = range.start + text[range.clone()].trim_end().len();
    let finding = RULE
        .finding(site, end - 1..end, "the instruction's last line is continued, but nothing follows")
        .coded(codes.iter().copied());
    let behind = &text[end..];
    let start = range.start + text[range.start..end - 1].trim_end().len();
    let is_own_line = start == range.start;
    if !behind.trim().is_empty() || is_own_line {
        return finding.by_hand("Take the continuation off the line, or write what should follow");
    }
    // The file ends as it did: in a newline, or without one.
    let newline = if behind.ends_with("\r\n") { 2 } else { usize::from(behind.ends_with('\n')) };
    let fix =
        Fix::safe_inside("remove the continuation", site.index).replace(start..text.len() - newline, "");
    finding.fixed_by(fix)
}

/// The lines of an instruction before its heredocs, from 1.
struct Head<'t> {
    first: usize,
    lines: Vec<(usize, &'t str)>,
    escape: char,
    instruction_end: usize,
    /// The line of the keyword behind HEALTHCHECK or ONBUILD.
    own_keyword: usize,
}

impl<'t> Head<'t> {
    fn of<'d: 't>(model: &'t Model<'d>, site: Site<'d>) -> Head<'t> {
        let source = model.document.source();
        let (first, mut last) = (*site.lines.start(), *site.lines.end());
        if let Some(heredoc) = site.instruction.innermost().heredocs.first() {
            last = source.line(heredoc.body.start) - 1;
        }
        let own_keyword = match &site.instruction.arguments {
            Arguments::Healthcheck { kind, .. } => kind.range.start,
            Arguments::Trigger(inner) => inner.name.range.start,
            _ => site.range.start,
        };
        let text = |line| source.line_range(line).map_or("", |range| &source.text()[range]);
        let lines = (first..=last).map(|line| (line, text(line))).collect();
        Head {
            first,
            lines,
            escape: char::from(model.document.escape),
            instruction_end: source.line(site.range.end),
            own_keyword: source.line(own_keyword),
        }
    }

    fn is_continued(&self, line: &str) -> bool {
        let bare = line.trim_end_matches(['\n', '\r']).trim_end_matches([' ', '\t']);
        bare.chars().rev().take_while(|c| *c == self.escape).count() == 1 && !is_comment(line)
    }

    fn empty_lines(&self) -> Vec<usize> {
        self.lines.iter().filter(|(_, text)| text.trim().is_empty()).map(|(line, _)| *line).collect()
    }

    /// The last line with words, where it is continued.
    fn dangling(&self) -> Option<usize> {
        let is_content = |text: &str| !text.trim().is_empty() && !is_comment(text);
        let &(line, text) = self.lines.iter().rev().find(|(_, text)| is_content(text))?;
        (self.is_continued(text) && line >= self.instruction_end).then_some(line)
    }

    /// A line that looks like an instruction of its own: it begins with a
    /// keyword in capitals, in the first column, and outside quotes.
    fn swallowed(&self) -> Option<(usize, &'t str)> {
        let (_, opening) = self.lines.first()?;
        let mut quotes = opening.matches(['"', '\'']).count();
        for &(line, text) in &self.lines[1..] {
            let word = text.split([' ', '\t', '\r', '\n']).next().unwrap_or_default();
            let is_keyword = word.len() > 2
                && word.chars().all(|c| c.is_ascii_uppercase())
                && Keyword::parse(word) != Keyword::Unknown
                && text.trim_end().len() > word.len();
            if is_keyword && quotes % 2 == 0 && line != self.own_keyword {
                return Some((line, word));
            }
            quotes += text.matches(['"', '\'']).count();
        }
        None
    }
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}
