//! The lines of instructions: where they begin, with the comments that belong
//! to them, and how an instruction is taken out.

use std::ops::Range;

use crate::{
    model::{Model, Site},
    syntax::{
        Flag, Keyword,
        shell::{AndOr, Command, Operator, Script, Simple},
    },
    text::{Change, Fix},
};

/// Where new lines above an instruction are inserted: above the comments that
/// stand right on it, since they belong to it, an ignore all the more. `None`
/// where the instruction begins with a continuation.
pub fn above(model: &Model<'_>, site: Site<'_>) -> Option<usize> {
    let source = model.document.source();
    if source.line(site.range.start) != *site.lines.start() {
        return None;
    }
    let mut at = source.line_start(site.range.start);
    for comment in model.document.comments.iter().rev().skip_while(|comment| comment.end > site.range.start) {
        let start = source.line_start(comment.start);
        if source.line_end(comment.end) != at
            || site.index > 0 && start < model.site(site.index - 1).range.end
        {
            break;
        }
        at = start;
    }
    Some(at)
}

/// Adds to a fix that an instruction goes, with its lines.
///
/// # Errors
/// Why that can't be: a clause.
pub fn removed(fix: Fix, model: &Model<'_>, site: Site<'_>) -> Result<Fix, &'static str> {
    let source = model.document.source();
    let Some(block) = above(model, site) else { return Err("it begins with a continuation") };
    let start = source.line_start(site.range.start);
    if block != start {
        return Err("the comment above it would be left alone");
    }
    if !site.comments.is_empty() {
        return Err("a comment stands inside it");
    }
    let end = source.line_end(site.range.end);
    if source.line(site.range.end) != *site.lines.end()
        || !source.text()[site.range.end..end].trim().is_empty()
    {
        return Err("its last line is continued");
    }
    if !source.text()[..end].ends_with('\n') {
        return Err("it ends the file without a newline");
    }
    Ok(fix.framed(Change::Remove(site.index)).replace(lines_of(model, site), ""))
}

/// Is a line an instruction that is commented out?
pub fn is_commented_out(line: &str) -> bool {
    line.trim().strip_prefix('#').is_some_and(|comment| {
        let word = comment.trim_start_matches(['#', ' ', '\t']).split([' ', '\t']).next().unwrap_or_default();
        word.bytes().all(|b| b.is_ascii_uppercase()) && Keyword::parse(word) != Keyword::Unknown
    })
}

/// The lines of an instruction that goes. The blank lines below go too where a blank line
/// or a comment stands above that is no instruction: no gap grows, and no comment is left alone.
pub fn lines_of(model: &Model<'_>, gone: Site<'_>) -> Range<usize> {
    let source = model.document.source();
    let text = source.text();
    let start = source.line_start(gone.range.start);
    let mut end = source.line_end(gone.range.end);
    let above = text[..start].lines().next_back().map_or("", str::trim);
    if start > 0 && (above.is_empty() || above.starts_with('#') && !is_commented_out(above)) {
        while end < text.len() && text[end..source.line_end(end)].trim().is_empty() {
            end = source.line_end(end);
        }
    }
    start..end
}

/// Adds to a fix that a flag goes, with the blanks before it; `None` where lines would have to be joined.
pub fn without_flag(fix: Fix, model: &Model<'_>, site: Site<'_>, flag: &Flag) -> Option<Fix> {
    let flags = &site.instruction.flags;
    let before = flags.iter().map(|other| other.range.end).rfind(|end| *end <= flag.range.start);
    let edit = before.unwrap_or(site.instruction.name.range.end)..flag.range.end;
    let has_comment = site.instruction.comments.iter().any(|comment| edit.contains(&comment.start));
    let is_alone = model.document.text(&edit).trim() == model.document.text(&flag.range);
    (is_alone && !has_comment).then(|| fix.framed(Change::Inside(site.index)).replace(edit, ""))
}

/// What goes with a command of a list of `&&`, by its place from 0: it, and the operator beside it. The lines of the
/// others stay as they are laid out. The list holds another one.
pub fn range_in_list(model: &Model<'_>, list: &AndOr, at: usize) -> Range<usize> {
    let own = &list.pipelines[at].range;
    let to_next = list.pipelines.get(at + 1).map(|next| own.start..next.range.start);
    let is_in_line = |range: &Range<usize>| !model.document.text(range).contains('\n');
    match (at.checked_sub(1), to_next) {
        (Some(_), Some(to_next)) if is_in_line(&(own.end..to_next.end)) => to_next,
        (Some(before), _) => list.pipelines[before].range.end..own.end,
        (None, to_next) => to_next.unwrap_or_else(|| own.clone()),
    }
}

/// Adds to a fix that a command goes out of a list of `&&`, with the operator beside it; the instruction goes
/// where nothing else stands in it.
///
/// # Errors
/// Why that can't be: a clause.
pub fn without_command(
    fix: Fix,
    model: &Model<'_>,
    site: Site<'_>,
    script: &Script,
    command: &Simple,
) -> Result<Fix, &'static str> {
    let is_it = |other: &Command| matches!(other, Command::Simple(simple) if std::ptr::eq(simple, command));
    let found = script.list.iter().find_map(|list| {
        let at = list.pipelines.iter().position(|pipeline| pipeline.commands.iter().any(is_it))?;
        Some((list, at))
    });
    let Some((list, at)) = found else { return Err("it stands inside another command") };
    let pipeline = &list.pipelines[at];
    if pipeline.negated
        || pipeline.commands.len() > 1
        || list.end.is_some()
        || list.operators.iter().any(|(operator, _)| *operator != Operator::And)
    {
        return Err("it is joined to others by more than `&&`");
    }
    if list.pipelines.len() == 1 {
        let is_whole = script.list.len() == 1 && site.instruction.heredocs.is_empty();
        return if is_whole { removed(fix, model, site) } else { Err("it stands on a line of its own") };
    }
    let edit = range_in_list(model, list, at);
    let mut comments = site.instruction.comments.iter().chain(&script.comments);
    if comments.any(|comment| edit.contains(&comment.start)) {
        return Err("a comment stands beside it");
    }
    Ok(fix.framed(Change::Inside(site.index)).replace(edit, ""))
}
