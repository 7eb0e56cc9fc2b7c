//! The lines of instructions: where they begin, with the comments that belong
//! to them.

use crate::model::{Model, Site};

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
