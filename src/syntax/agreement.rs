//! The two readings of a file, the tree's and the splitter's, held against each other.

use super::{
    Arguments, Instruction,
    document::NotUnderstood,
    lines::{Line, Lines},
    tree::Outline,
    values, words,
};
use crate::text::Source;

/// How a heredoc was opened is not in the tree: the lines of a command are
/// not taken apart there.
pub fn take_heredocs(instructions: &mut [Instruction], lines: &Lines<'_>) {
    for (mine, theirs) in instructions.iter_mut().zip(&lines.instructions) {
        let (mine, theirs) = match (&mut mine.arguments, &theirs.trigger) {
            (Arguments::Trigger(mine), Some(theirs)) => (&mut mine.heredocs, &theirs.heredocs),
            _ => (&mut mine.heredocs, &theirs.heredocs),
        };
        for (mine, theirs) in mine.iter_mut().zip(theirs) {
            mine.strips_tabs = theirs.strips_tabs;
            mine.quoted = theirs.quoted;
            if theirs.strips_tabs {
                mine.name = mine.name.trim_start_matches('\t').into();
            }
        }
    }
}

/// Where the two readings part ways.
pub fn disagreement(source: &Source, outline: &Outline, lines: &Lines<'_>) -> Option<NotUnderstood> {
    let escape = outline.escape;
    if escape != lines.escape {
        return Some(NotUnderstood { line: 1, reason: "two readings of the escape directive differ".into() });
    }
    let differ = |line: usize, what: &str| {
        Some(NotUnderstood { line, reason: format!("two readings of this line differ ({what})") })
    };
    let mut splitter = lines.instructions.iter();
    for mine in &outline.instructions {
        let Some(theirs) = splitter.next() else { return differ(*mine.lines.start(), "instructions") };
        if let Some(what) = differs(source, escape, mine, theirs) {
            return differ(*mine.lines.start().min(&theirs.first), what);
        }
        if (*mine.lines.start(), *mine.lines.end()) != (theirs.first, theirs.last) {
            return differ(*mine.lines.start().min(&theirs.first), "lines");
        }
    }
    if let Some(theirs) = splitter.next() {
        return differ(theirs.first, "instructions");
    }
    let mut known = lines.comments.iter();
    for comment in &outline.comments {
        if !known.any(|other| other == comment) {
            return differ(source.line(comment.start), "comments");
        }
    }
    None
}

fn differs(source: &Source, escape: u8, mine: &Instruction, theirs: &Line<'_>) -> Option<&'static str> {
    if !mine.name.text.eq_ignore_ascii_case(&theirs.name) {
        return Some("keyword");
    }
    if !values::flags(mine, escape).eq(theirs.flags.iter().map(String::as_str)) {
        return Some("flags");
    }
    if values::is_json(mine) != theirs.json {
        return Some("form");
    }
    let same = mine.heredocs.len() == theirs.heredocs.len()
        && mine.heredocs.iter().zip(&theirs.heredocs).all(|(a, b)| *a.name == *b.name && a.body == b.body);
    if !same {
        return Some("heredocs");
    }
    let arguments = mine.argument_range().map_or("", |range| &source[range]);
    if words::fold(arguments, escape).trim() != theirs.arguments {
        return Some("arguments");
    }
    match (&mine.arguments, &theirs.trigger) {
        (Arguments::Trigger(mine), Some(theirs)) => differs(source, escape, mine, theirs),
        (_, None) => None,
        _ => Some("trigger"),
    }
}
