//! Where a command can be added to a RUN so that its exit status and its
//! failures stay what they were.

use std::ops::Range;

use crate::{
    model::{Model, Site},
    syntax::{
        Keyword,
        shell::{AndOr, Command, CompoundKind, End, Operator, Pipeline, Script, Simple},
    },
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
/// `… && command` behind an and-or list fails where the list failed, with its
/// status, and else has the command's: so it is added to a last list of any
/// kind but those that a reader would take for something else.
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
    if swallows_an_instruction(model, site) {
        return Err("a line of it looks like an instruction of its own");
    }
    if site.instruction.innermost().comments.iter().any(|comment| comment.start >= last.range.end) {
        return Err("comments follow its last command");
    }
    if script.list.iter().any(|and_or| matches!(and_or.end, Some((End::Ampersand, _)))) {
        return Err("a command runs in the background");
    }
    if last.operators.iter().any(|(operator, _)| *operator == Operator::Or) {
        return Err("its last list holds `||`");
    }
    let pipeline = last.pipelines.last().ok_or("it holds no command")?;
    if pipeline.negated {
        return Err("its last command is negated");
    }
    let is_simple = match pipeline.commands.as_slice() {
        [Command::Simple(simple)] => {
            let program = simple.words.first().map_or("", |word| &word.text);
            if matches!(program, "exec" | "exit" | "return") {
                return Err("nothing runs behind its last command");
            }
            true
        }
        [Command::Compound(compound)] => {
            if compound.kind == CompoundKind::Function {
                return Err("it ends in a function");
            }
            // In `compound && command`, `set -e` no longer holds inside the compound command.
            if model.shell_stops_on_errors(site.index) || script.may_stop_on_errors() {
                return Err("it ends in a compound command, which `set -e` watches over");
            }
            if leaves_early(&compound.inner) {
                return Err("it may exit before its end");
            }
            false
        }
        _ => false,
    };
    let stops = is_simple && last.pipelines.len() == 1 && script.stops_on_errors();
    Ok(insertion(model, site, script, (last, last.range.end), stops, command))
}

/// Inserts a command directly behind another, where that runs on the top level.
///
/// # Errors
/// Where that could change what the RUN does: one clause that says why.
pub fn insert_behind(
    model: &Model<'_>,
    site: Site<'_>,
    script: &Script,
    simple: &Simple,
    command: &str,
) -> Result<Insertion, &'static str> {
    let is_it = |pipeline: &Pipeline| match pipeline.commands.as_slice() {
        [Command::Simple(other)] => std::ptr::eq(other, simple) && !pipeline.negated,
        _ => false,
    };
    let found = script.list.iter().find_map(|and_or| {
        let at = and_or.pipelines.iter().position(is_it)?;
        Some((and_or, at))
    });
    let (and_or, at) = found.ok_or("the install is part of a pipeline or a compound command")?;
    if matches!(and_or.end, Some((End::Ampersand, _))) {
        return Err("the install runs in the background");
    }
    if and_or.operators.get(at).is_some_and(|(operator, _)| *operator == Operator::Or) {
        return Err("`||` follows the install");
    }
    let stops = and_or.pipelines.len() == 1 && script.stops_on_errors();
    Ok(insertion(model, site, script, (and_or, and_or.pipelines[at].range.end), stops, command))
}

/// Does a line of the code begin like an instruction? The line before it then
/// ends in a continuation by mistake.
pub fn swallows_an_instruction(model: &Model<'_>, site: Site<'_>) -> bool {
    let code = site.name.range.end..site.argument_range().map_or(site.range.end, |range| range.end);
    model.document.text(&code).lines().skip(1).any(|line| {
        let word = line.trim_start().split([' ', '\t']).next().unwrap_or_default();
        word.bytes().all(|b| b.is_ascii_uppercase()) && Keyword::parse(word) != Keyword::Unknown
    })
}

/// May code end the script with success before its end?
fn leaves_early(list: &[AndOr]) -> bool {
    list.iter().flat_map(|and_or| &and_or.pipelines).flat_map(|pipeline| &pipeline.commands).any(|command| {
        match command {
            Command::Simple(simple) => {
                let word = |at: usize| simple.words.get(at).map_or("", |word| &word.text);
                matches!(word(0), "exec" | "return")
                    || word(0) == "exit" && !word(1).parse::<u8>().is_ok_and(|status| status > 0)
            }
            Command::Compound(compound) => leaves_early(&compound.inner),
        }
    })
}

fn insertion(
    model: &Model<'_>,
    site: Site<'_>,
    script: &Script,
    (list, at): (&AndOr, usize),
    stops: bool,
    command: &str,
) -> Insertion {
    let source = model.document.source();
    let newline = source.newline().as_str();
    let instruction = site.instruction.innermost();
    let in_heredoc = instruction.heredocs.iter().any(|heredoc| heredoc.body.contains(&(at - 1)));
    if in_heredoc {
        let text = if stops {
            let indentation = source.indentation(list.range.start);
            format!("{newline}{indentation}{command}")
        } else {
            format!(" && {command}")
        };
        return Insertion { at, text };
    }
    let escape = char::from(model.document.escape);
    // In the middle of a line the list goes on in it.
    let behind = source.text()[at..source.line_end(at)].trim();
    if at < list.range.end && !matches!(behind.trim_end_matches(escape).trim(), "" | "&&") {
        return Insertion { at, text: format!(" && {command}") };
    }
    let text = match Style::of(model, site, script, at) {
        Style::OneLine => {
            let start = source.line_start(at);
            if at == list.range.end && at - start + command.len() > WIDE {
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
    Insertion { at, text }
}

/// What leads from the code of one RUN to that of another, in the style of the
/// one that is broken over lines: the first code and `&&`. `width` bytes more
/// lead to the second.
pub fn lead_in(
    model: &Model<'_>,
    first: (Site<'_>, &Script),
    second: (Site<'_>, &Script),
    width: usize,
) -> String {
    let source = model.document.source();
    let (newline, escape) = (source.newline().as_str(), char::from(model.document.escape));
    let code = |script: &Script| script.list.first().map_or(0..0, |list| list.range.clone());
    let command = model.document.text(&code(first.1));
    let start = code(second.1).start;
    let style = if command.contains('\n') {
        Style::of(model, first.0, first.1, code(first.1).end)
    } else {
        let end =
            second.1.list.first().and_then(|list| list.pipelines.first()).map_or(start, |p| p.range.end);
        Style::of(model, second.0, second.1, end)
    };
    match style {
        Style::OneLine if source.line_end(start) - source.line_start(start) + width > WIDE => {
            format!("{command} {escape}{newline}    && ")
        }
        Style::OneLine => format!("{command} && "),
        Style::Leading(indentation) | Style::Semicolons(indentation) => {
            format!("{command} {escape}{newline}{indentation}&& ")
        }
        Style::Trailing(indentation) => format!("{command} && {escape}{newline}{indentation}"),
    }
}

/// What joins the code of one RUN to that of the next over a line break, in the
/// style of the one that is broken over lines, else of another RUN in the file.
/// `comments` are whole lines that stand between.
pub fn joint(
    model: &Model<'_>,
    first: (Site<'_>, &Script),
    second: (Site<'_>, &Script),
    comments: &str,
) -> String {
    let newline = model.document.source().newline().as_str();
    let escape = char::from(model.document.escape);
    let end = |script: &Script| script.list.last().map_or(0, |list| list.range.end);
    let start = |script: &Script| {
        script.list.first().and_then(|list| list.pipelines.first()).map_or(0, |pipeline| pipeline.range.end)
    };
    let own = [(first.0, first.1, end(first.1)), (second.0, second.1, start(second.1))];
    let others = || {
        let broken = model.of_kind(Keyword::Run).filter(|site| site.lines.end() > site.lines.start());
        broken.filter(|site| site.heredocs.is_empty()).filter_map(|site| {
            let script = model.script(site).ok()?;
            Some(Style::of(model, site, script, start(script)))
        })
    };
    let styles = own.into_iter().map(|(site, script, at)| Style::of(model, site, script, at));
    let style = styles.chain(others()).find(|style| !matches!(style, Style::OneLine));
    match style {
        Some(Style::Trailing(indentation)) => format!(" && {escape}{newline}{comments}{indentation}"),
        Some(Style::Leading(indentation) | Style::Semicolons(indentation)) => {
            format!(" {escape}{newline}{comments}{indentation}&& ")
        }
        Some(Style::OneLine) | None => format!(" {escape}{newline}{comments}    && "),
    }
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
    fn of(model: &Model<'_>, site: Site<'_>, script: &Script, at: usize) -> Style {
        let source = model.document.source();
        let text = source.text();
        let line = |offset: usize| source.line_start(offset);
        let indentation = |offset: usize| source.indentation(offset).to_owned();
        let code_start = script.list.first().map_or(site.range.start, |first| first.range.start);
        let code_end = script.list.last().map_or(at, |last| last.range.end);
        let broken = line(code_start) != line(code_end) || line(site.range.start) != line(code_start);
        if !broken {
            return Style::OneLine;
        }
        // The break nearest before the place decides, else the first behind it.
        let breaks = script.list.iter().flat_map(|and_or| {
            let operators = and_or.operators.iter().map(|(_, range)| (range.clone(), true));
            operators.chain(and_or.end.iter().map(|(_, range)| (range.clone(), false)))
        });
        let mut found: Vec<(Range<usize>, bool)> = breaks.filter(|(range, _)| range.end < code_end).collect();
        found.sort_by_key(|(range, _)| range.start);
        let behind = found.partition_point(|(range, _)| range.end <= at);
        let (before, behind) = found.split_at(behind);
        for (range, is_and) in before.iter().rev().chain(behind) {
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
        let deeper = indentation(first_broken.min(code_end));
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
