//! RUNs in a row that become one, in the way that they and their file are laid out.

use std::ops::Range;

use super::style::{self, Continuation, Style, WIDE, first_end};
use crate::{
    model::{Model, Site},
    rules::layout::lines_of,
    syntax::shell::{End, Operator, Script},
    text::{Change, Fix},
};

/// Joins RUNs whose codes are lists of `&&`. It stands in the place of the first; where a comment stands between
/// the first two it heads the joined RUN.
///
/// # Errors
/// Where a reader would be misled: a clause.
pub fn join_all(model: &Model<'_>, mut joined: Vec<(Site<'_>, &Script)>) -> Result<Fix, String> {
    let [(first, first_code), (second, _), ..] = joined[..] else { return Err("nothing follows".into()) };
    let text = model.document.source().text();
    let is_below = text[first.range.end..second.range.start].contains('#');
    if is_below {
        may_move(model, (first, first_code.commands().len()), second)?;
    }
    let own = |(site, script): &(Site<'_>, &Script)| Style::of_list(model, *site, script, first_end(script));
    let mut styles = joined.iter().skip(1).filter_map(own).peekable();
    let style = match styles.peek() {
        Some(style) => style.clone(),
        None => match column_of_aligned(model, joined[1]) {
            Some(column) => Style::Trailing(" ".repeat(column)),
            None => style::common(model, joined[0], joined[1]),
        },
    };
    // Those that are laid out in another way stay apart.
    let unlike = |next: &(Site<'_>, &Script)| own(next).is_some_and(|own| !own.is_like(&style));
    let count = joined.iter().skip(1).take_while(|next| !unlike(next)).count();
    joined.truncate(1 + count);
    let broken = joined.iter().find(|(site, _)| site.lines.end() > site.lines.start());
    let (site, script) = broken.unwrap_or(&joined[0]);
    let continuation = Continuation::of(model, *site, script);
    let in_one_line = column_of_aligned(model, joined[1]).is_none() && fit_in_one_line(model, &joined);
    let joint = if in_one_line { " && ".to_owned() } else { continuation.joint(&style, "") };

    let (target, _) = joined[joined.len() - 1];
    let mut fix = Fix::safe_inside(
        format!("join it with line {}", target.lines.start()),
        if is_below { second.index } else { first.index },
    );
    let lead = relaid(model, joined[0], &style, &continuation)?;
    for (at, pair) in joined.windows(2).enumerate() {
        let [(before, before_code), (after, after_code)] = pair else { continue };
        let (end, start) = (range(before_code).end, range(after_code).start);
        let joint = if at == 0 { lead.clone().unwrap_or_default() + &joint } else { joint.clone() };
        if at == 0 && is_below {
            let code = if lead.is_none() { &text[range(first_code)] } else { "" };
            fix = fix
                .framed(Change::Remove(before.index))
                .replace(lines_of(model, *before), "")
                .insert(start, format!("{code}{joint}"));
        } else {
            let behind = text[end..before.range.end].trim();
            let head = &text[before.range.end..start];
            if !matches!(behind, "" | ";") || head.contains('#') {
                return Err("its code holds something that dfix can't carry over".into());
            }
            let from = if at == 0 && lead.is_some() { range(before_code).start } else { end };
            fix = fix.framed(Change::Remove(after.index)).replace(from..start, joint);
        }
        if !in_one_line {
            let (lines, blanks) = style::deeper(model, after_code, &style)?;
            fix = lines.into_iter().fold(fix, |fix, line| fix.insert(line, blanks));
        }
    }
    Ok(fix)
}

/// The column, from 0, at which the code of a RUN begins whose lines stand right below a word of its first.
fn column_of_aligned(model: &Model<'_>, (site, script): (Site<'_>, &Script)) -> Option<usize> {
    let source = model.document.source();
    let start = range(script).start;
    let line = source.line_start(start);
    let next = source.line_end(start);
    let column = source.indentation(next).len();
    let is_below = line == source.line_start(site.range.start) && next < range(script).end;
    let first = &source.text()[line..next];
    let is_word = start < line + column
        && first.get(..column).is_some_and(|before| before.ends_with(' ') && !before.contains('\t'))
        && !first[column..].starts_with([' ', '\t', '\\', '\r', '\n']);
    (is_below && is_word).then_some(start - line)
}

/// Is the code one list of `&&`, and all of it in the instruction's own lines?
pub fn is_list(model: &Model<'_>, site: Site<'_>, script: &Script) -> Result<(), String> {
    let [list] = script.list.as_slice() else { return Err("its code is more than one list of `&&`".into()) };
    if list.operators.iter().any(|(operator, _)| *operator == Operator::Or)
        || matches!(list.end, Some((End::Ampersand, _)))
        || list.pipelines.iter().any(|pipeline| pipeline.negated)
    {
        return Err("its code is no plain list of `&&`".into());
    }
    if !site.heredocs.is_empty() {
        return Err("it holds a heredoc".into());
    }
    let start = model.document.source().line_start(site.range.start);
    if !model.document.source().text()[start..site.range.start].trim().is_empty() {
        return Err("it does not begin its line".into());
    }
    Ok(())
}

/// The bytes of a list of `&&`.
fn range(script: &Script) -> Range<usize> {
    script.list.first().map_or(0..0, |list| list.range.clone())
}

/// The code of the first RUN in the style of the joined one; `None` where it is already.
fn relaid(
    model: &Model<'_>,
    (site, script): (Site<'_>, &Script),
    style: &Style,
    continuation: &Continuation,
) -> Result<Option<String>, String> {
    if Style::of_list(model, site, script, first_end(script)).is_none_or(|own| own.is_like(style)) {
        return Ok(None);
    }
    let pipelines = script.list.iter().flat_map(|list| &list.pipelines);
    let parts: Vec<_> = pipelines.map(|pipeline| model.document.text(&pipeline.range)).collect();
    if parts.iter().any(|part| part.contains('\n')) {
        return Err("the two break their lines in different ways".into());
    }
    Ok(Some(parts.join(&continuation.joint(style, ""))))
}

/// Are the codes short enough for one line? Where the last is a list with a command a line, no.
fn fit_in_one_line(model: &Model<'_>, joined: &[(Site<'_>, &Script)]) -> bool {
    let source = model.document.source();
    let Some(((last, last_code), before)) = joined.split_last() else { return false };
    let codes: Vec<_> = before.iter().map(|(_, script)| model.document.text(&range(script))).collect();
    let start = range(last_code).start;
    let goes_on = source.line_end(start) < first_end(last_code);
    let is_list = Style::of_list(model, *last, last_code, first_end(last_code)).is_some();
    let width = source.text()[start..source.line_end(start)].trim_end().len() + "RUN ".len();
    codes.iter().all(|code| !code.contains('\n'))
        && (goes_on || !is_list)
        && width + codes.iter().map(|code| code.len() + " && ".len()).sum::<usize>() <= WIDE
}

/// May the first RUN, with its count of commands, move below the comments that stand between it and the second, to be
/// headed by them?
fn may_move(model: &Model<'_>, (first, commands): (Site<'_>, usize), second: Site<'_>) -> Result<(), String> {
    let source = model.document.source();
    let text = source.text();
    let between = text[source.line_end(first.range.end)..source.line_start(second.range.start)].trim();
    let above = text[..source.line_start(first.range.start)].lines().rev().map(str::trim);
    let heads: Vec<_> = above.take_while(|line| line.starts_with('#')).collect();
    let is_banner = |line: &str| {
        let bytes = line.as_bytes();
        let is_framed = line.starts_with("##") && line.ends_with("##");
        let is_line = |four: &[u8]| b"#=-*~_+".contains(&four[0]) && four.iter().all(|byte| *byte == four[0]);
        is_framed || bytes.windows(4).any(is_line)
    };
    if between.lines().any(is_banner) {
        return Err("a heading stands between".into());
    }
    if between.lines().any(|line| line.trim().is_empty()) {
        return Err("several comments stand between".into());
    }
    let is_group = heads.is_empty()
        && first.index > 0
        && *model.site(first.index - 1).lines.end() + 1 == *first.lines.start();
    if is_group && commands > 1 {
        return Err("it belongs to the instruction above".into());
    }
    let lines = between.lines().count();
    if !heads.is_empty() && (heads.len() > 1 || lines > 3 || heads.iter().any(|line| is_banner(line))) {
        return Err("each of the two has comments of its own".into());
    }
    Ok(())
}
