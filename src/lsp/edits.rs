//! From a text to what fixes made of it, in the smallest ranges: cursors and
//! folds elsewhere stay where they are.

use std::ops::Range;

use similar::{DiffOp, TextDiff};

use crate::text::Edit;

/// The edits that make `new` of `old`, sorted and disjoint.
pub fn between(old: &str, new: &str) -> Vec<Edit> {
    let lines = TextDiff::from_lines(old, new);
    let (old_ends, new_ends) = (ends(lines.iter_old_slices()), ends(lines.iter_new_slices()));
    let mut edits = Vec::new();
    for op in lines.ops() {
        let (a, b) = (bytes(op.old_range(), &old_ends), bytes(op.new_range(), &new_ends));
        match op {
            DiffOp::Equal { .. } => {}
            DiffOp::Replace { .. } => words(&mut edits, a.start, &old[a.clone()], &new[b]),
            _ => edits.push(Edit { range: a, text: new[b].to_owned() }),
        }
    }
    edits
}

/// The edits within lines that were replaced.
fn words(edits: &mut Vec<Edit>, at: usize, old: &str, new: &str) {
    let diff = TextDiff::from_words(old, new);
    let (old_ends, new_ends) = (ends(diff.iter_old_slices()), ends(diff.iter_new_slices()));
    for op in diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
        let (a, b) = (bytes(op.old_range(), &old_ends), bytes(op.new_range(), &new_ends));
        edits.push(trimmed(at, a.clone(), &old[a], &new[b]));
    }
}

/// Without what is the same at both ends.
fn trimmed(at: usize, range: Range<usize>, old: &str, new: &str) -> Edit {
    let same = |(a, b): &(char, char)| a == b;
    let head: usize = old.chars().zip(new.chars()).take_while(same).map(|(a, _)| a.len_utf8()).sum();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail: usize =
        old_rest.chars().rev().zip(new_rest.chars().rev()).take_while(same).map(|(a, _)| a.len_utf8()).sum();
    Edit {
        range: at + range.start + head..at + range.end - tail,
        text: new_rest[..new_rest.len() - tail].to_owned(),
    }
}

/// Where each piece ends.
fn ends<'t>(pieces: impl Iterator<Item = &'t str>) -> Vec<usize> {
    let mut end = 0;
    pieces
        .map(|piece| {
            end += piece.len();
            end
        })
        .collect()
}

/// The bytes of a range of pieces.
fn bytes(pieces: Range<usize>, ends: &[usize]) -> Range<usize> {
    let start = |piece: usize| piece.checked_sub(1).map_or(0, |before| ends[before]);
    start(pieces.start)..start(pieces.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::edit;
    use proptest::prelude::*;

    #[test]
    fn the_ranges_are_small() {
        let old = "FROM a\r\nENV A b\r\nRUN pip install x\r\n# end\r\n";
        let new = "FROM a\r\nENV A=b\r\nRUN pip install --no-cache-dir x\r\nUSER 1:1\r\n# end\r\n";
        let edits: Vec<_> =
            between(old, new).into_iter().map(|e| (old[e.range].to_owned(), e.text)).collect();
        let wanted = [(" ", "="), ("", "--no-cache-dir "), ("", "USER 1:1\r\n")];
        assert_eq!(edits, wanted.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert!(between(old, old).is_empty());
    }

    proptest! {
        #[test]
        fn they_make_the_new_text(old in "[ab🦀 \\r\\n]{0,40}", new in "[ab🦀 \\r\\n]{0,40}") {
            let edits = between(&old, &new);
            prop_assert!(edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
            prop_assert_eq!(edit::apply(&old, &edits), new);
        }
    }
}
