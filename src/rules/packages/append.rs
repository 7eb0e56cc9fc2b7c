//! Where a command can be appended to a RUN so that its exit status and its
//! failures stay what they were.

use std::ops::Range;

use crate::{
    model::{Model, Site},
    syntax::shell::{AndOr, Command, End, Operator, Script},
};

/// The longest line that is made longer still.
const WIDE: usize = 100;

/// An insertion.
#[derive(Debug, PartialEq, Eq)]
pub struct Insertion {
    /// In bytes.
    pub at: usize,
    /// With all that leads to the command.
    pub text: String,
}

/// Appends a command to the code of a RUN, in the style of the code.
///
/// # Errors
/// Where that could change what the RUN does: one clause that says why.
pub fn append(
    model: &Model<'_>,
    site: Site<'_>,
    script: &Script,
    command: &str,
) -> Result<Insertion, &'static str> {
    let last = script.list.last().ok_or("it holds no command")?;
    if script.list.iter().any(|and_or| matches!(and_or.end, Some((End::Ampersand, _)))) {
        return Err("a command runs in the background");
    }
    if last.operators.iter().any(|(operator, _)| *operator == Operator::Or) {
        return Err("its last list holds `||`");
    }
    let pipeline = last.pipelines.last().ok_or("it holds no command")?;
    let [Command::Simple(simple)] = pipeline.commands.as_slice() else {
        return Err(match pipeline.commands.as_slice() {
            [_] => "it ends in a compound command",
            _ => "it ends in a pipeline",
        });
    };
    if pipeline.negated {
        return Err("its last command is negated");
    }
    let program = simple.words.first().map_or("", |word| &word.text);
    if matches!(program, "exec" | "exit" | "return") {
        return Err("nothing runs behind its last command");
    }
    let at = last.range.end;
    let document = model.document;
    let in_heredoc = site.instruction.heredocs.iter().any(|heredoc| heredoc.body.contains(&(at - 1)));
    let stops = last.pipelines.len() == 1 && script.stops_on_errors();
    let source = document.source();
    let newline = source.newline().as_str();
    if in_heredoc {
        if stops {
            let indentation = source.indentation(last.range.start);
            return Ok(Insertion { at, text: format!("{newline}{indentation}{command}") });
        }
        return Ok(Insertion { at, text: format!(" && {command}") });
    }
    let style = Style::of(model, site, script, last);
    let escape = char::from(document.escape);
    let text = match style {
        Style::OneLine => {
            let start = source.line_start(at);
            if at - start + command.len() > WIDE {
                format!(" {escape}{newline}    && {command}")
            } else {
                format!(" && {command}")
            }
        }
        Style::Leading(indentation) => format!(" {escape}{newline}{indentation}&& {command}"),
        Style::Trailing(indentation) => format!(" && {escape}{newline}{indentation}{command}"),
        Style::Semicolons(indentation) if stops => format!("; {escape}{newline}{indentation}{command}"),
        Style::Semicolons(indentation) => format!(" {escape}{newline}{indentation}&& {command}"),
    };
    Ok(Insertion { at, text })
}

/// How a RUN breaks its list over lines, with the indentation of a command's line.
enum Style {
    OneLine,
    /// `&&` at the start of lines.
    Leading(String),
    /// `&&` at the end of lines.
    Trailing(String),
    /// `;` at the end of lines.
    Semicolons(String),
}

impl Style {
    fn of(model: &Model<'_>, site: Site<'_>, script: &Script, last: &AndOr) -> Style {
        let source = model.document.source();
        let text = source.text();
        let line = |offset: usize| source.line_start(offset);
        let indentation = |offset: usize| source.indentation(offset).to_owned();
        let code_start = script.list.first().map_or(site.range.start, |first| first.range.start);
        let broken = line(code_start) != line(last.range.end) || line(site.range.start) != line(code_start);
        if !broken {
            return Style::OneLine;
        }
        // The break nearest to the end decides.
        let breaks = script.list.iter().flat_map(|and_or| {
            let operators = and_or.operators.iter().map(|(_, range)| (range.clone(), true));
            operators.chain(and_or.end.iter().map(|(_, range)| (range.clone(), false)))
        });
        let mut found: Vec<(Range<usize>, bool)> =
            breaks.filter(|(range, _)| range.end < last.range.end).collect();
        found.sort_by_key(|(range, _)| range.start);
        for (range, is_and) in found.iter().rev() {
            let before = &text[line(range.start)..range.start];
            if *is_and && before.trim().is_empty() {
                return Style::Leading(before.to_owned());
            }
            let after = text[range.end..source.line_end(range.end)].trim();
            if after.len() == 1 && after.as_bytes() == [model.document.escape] {
                let next = next_code_line(model, site, source.line_end(range.end));
                let indentation = indentation(next);
                return if *is_and { Style::Trailing(indentation) } else { Style::Semicolons(indentation) };
            }
        }
        let first_broken = next_code_line(model, site, source.line_end(code_start));
        let deeper = indentation(first_broken.min(last.range.end));
        Style::Leading(if deeper.is_empty() { "    ".into() } else { shallow(&deeper) })
    }
}

/// The indentation for a list's `&&` where only one command's words are broken over lines.
fn shallow(indentation: &str) -> String {
    if indentation.contains('\t') { "\t".into() } else { " ".repeat(indentation.len().min(4)) }
}

/// The first line at or behind an offset that is no comment and not blank.
fn next_code_line(model: &Model<'_>, site: Site<'_>, mut offset: usize) -> usize {
    let source = model.document.source();
    while offset < site.range.end {
        let end = source.line_end(offset);
        let line = source.text()[offset..end].trim();
        if !line.is_empty() && !line.starts_with('#') {
            break;
        }
        offset = end;
    }
    offset.min(site.range.end)
}
