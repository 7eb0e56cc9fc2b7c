//! A fix as one edit: reviews can suggest one stretch of lines, and only lines
//! that are there.

use crate::text::{Edit, Source, edit};

/// One edit that does what several sorted ones do. It doesn't begin or end
/// behind the last newline of the text, where no line is.
pub fn contiguous(source: &Source, edits: &[Edit]) -> Edit {
    let text = source.text();
    let (Some(first), Some(last)) = (edits.first(), edits.last()) else {
        return Edit { range: 0..0, text: String::new() };
    };
    let range = first.range.start..last.range.end;
    let moved: Vec<Edit> = edits
        .iter()
        .map(|edit| Edit {
            range: edit.range.start - range.start..edit.range.end - range.start,
            text: edit.text.clone(),
        })
        .collect();
    let new = edit::apply(&text[range.clone()], &moved);
    // `a⏎|` → `a|⏎`: the newline before what is replaced is the same as that at its end.
    let newline = if text.ends_with("\r\n") { "\r\n" } else { "\n" };
    if range.end < text.len() || !text.ends_with(newline) {
        return Edit { range, text: new };
    }
    let end = range.end - newline.len();
    if range.start <= end && new.ends_with(newline) {
        let new = new[..new.len() - newline.len()].to_owned();
        return Edit { range: range.start..end, text: new };
    }
    if text[..range.start].ends_with(newline) && (new.is_empty() || new.ends_with(newline)) {
        let new = match new.strip_suffix(newline) {
            Some(new) => format!("{newline}{new}"),
            None => new,
        };
        return Edit { range: range.start - newline.len()..end, text: new };
    }
    Edit { range, text: new }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contiguous_of(text: &str, edits: &[(std::ops::Range<usize>, &str)]) -> Edit {
        let edits: Vec<Edit> =
            edits.iter().map(|(range, text)| Edit { range: range.clone(), text: (*text).into() }).collect();
        let one = contiguous(&Source::new(text), &edits);
        assert_eq!(edit::apply(text, [&one]), edit::apply(text, &edits), "does the same");
        one
    }

    #[test]
    fn several_edits_are_one() {
        assert_eq!(
            contiguous_of("abcdef", &[(1..2, "B"), (4..4, "!")]),
            Edit { range: 1..4, text: "Bcd!".into() }
        );
    }

    #[test]
    fn nothing_stands_behind_the_last_line() {
        for newline in ["\n", "\r\n"] {
            let text = format!("FROM a{newline}CMD b{newline}");
            let end = text.len();
            let line = format!("USER 1{newline}");
            let appended = contiguous_of(&text, &[(end..end, &line)]);
            assert_eq!(appended.range, end - newline.len()..end - newline.len());
            assert_eq!(appended.text, format!("{newline}USER 1"));
            let second = 6 + newline.len();
            let removed = contiguous_of(&text, &[(second..end, "")]);
            assert_eq!((removed.range, removed.text.as_str()), (6..end - newline.len(), ""));
            let both = contiguous_of(&text, &[(0..4, "from"), (end..end, &line)]);
            assert_eq!(both.range, 0..end - newline.len());
        }
        assert_eq!(contiguous_of("FROM a", &[(6..6, "\nUSER 1")]).range, 6..6);
    }
}
