//! Where a command can be added to a RUN so that its exit status and its
//! failures stay what they were.

use std::ops::Range;

use super::style::{Continuation, Style, WIDE};
use crate::{
    model::{Model, Site},
    syntax::{
        Keyword,
        shell::{AndOr, Command, CompoundKind, End, Operator, Pipeline, Script, Simple},
    },
};

/// An insertion.
#[derive(Debug, PartialEq, Eq)]
pub struct Insertion {
    /// In bytes: empty, or the end of the last line, whose blanks go.
    pub range: Range<usize>,
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
    let insertion = insertion(model, site, script, (last, last.range.end), stops, command);
    if script.comments.iter().any(|comment| comment.start >= last.range.end) && insertion.text.contains('\n')
    {
        return Err("a comment follows its last command");
    }
    if is_followed_by_a_word_of_it(model, site) {
        return Err("what is commented out below belongs to its last command");
    }
    Ok(insertion)
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

/// Is the line below an instruction of several lines a comment that goes on with it: with `&&`, or indented as its words
/// are?
fn is_followed_by_a_word_of_it(model: &Model<'_>, site: Site<'_>) -> bool {
    let source = model.document.source();
    let below = source.line_end(site.range.end);
    let line = source.text()[below..source.line_end(below)].trim();
    let last = source.indentation(site.range.end);
    let is_indented = !last.is_empty() && source.indentation(below) == last;
    let comment = line.strip_prefix('#').map(str::trim_start);
    site.lines.end() > site.lines.start()
        && comment.is_some_and(|comment| is_indented || comment.starts_with("&&"))
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
    let line_end = source.line_end(at);
    // Behind the last command nothing but a `;` and blanks may follow, which would stand behind the new one.
    let rest = source.text()[at..line_end].trim_end();
    let is_last = script.list.last().is_some_and(|last| last.range.end == at) && matches!(rest, "" | ";");
    let blanks = source.text()[at + rest.len()..line_end].trim_end_matches(['\r', '\n']).len();
    let insertion = |text: String| match is_last && blanks > 0 {
        true => Insertion { range: at..at + rest.len() + blanks, text: text + rest },
        false => Insertion { range: at..at, text },
    };
    let in_heredoc = instruction.heredocs.iter().any(|heredoc| heredoc.body.contains(&(at - 1)));
    if in_heredoc {
        return insertion(if stops {
            let indentation = source.indentation(list.range.start);
            format!("{newline}{indentation}{command}")
        } else {
            format!(" && {command}")
        });
    }
    let escape = char::from(model.document.escape);
    // In the middle of a line the list goes on in it.
    let behind = source.text()[at..line_end].trim();
    if at < list.range.end && !matches!(behind.trim_end_matches(escape).trim(), "" | "&&") {
        return insertion(format!(" && {command}"));
    }
    let continuation = Continuation::of(model, site, script);
    insertion(match Style::of(model, site, script, at) {
        Some(Style::Semicolons(indentation)) if stops => continuation.behind(";") + &indentation + command,
        Some(style) => continuation.joint(&style, "") + command,
        None => {
            let start = source.line_start(at);
            if at == list.range.end && at - start + command.len() > WIDE {
                continuation.joint(&Style::of_others(model), "") + command
            } else {
                format!(" && {command}")
            }
        }
    })
}
