//! Places as programs count them: lines from 1, columns in three units.

use std::ops;

use serde::Serialize;

use crate::text::Source;

/// A place between two characters of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Bytes from 0; a byte order mark counts.
    pub offset: usize,
    /// From 1.
    pub line: usize,
    /// In characters (Unicode scalar values) from 1; a byte order mark does not count.
    pub column: usize,
    /// In UTF-16 code units from 1; a byte order mark does not count.
    pub column_utf16: usize,
    /// In bytes of UTF-8 from 1; a byte order mark counts.
    pub column_utf8: usize,
}

/// The end is behind the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Range {
    pub start: Position,
    pub end: Position,
}

impl Position {
    /// The place of a byte.
    pub fn of(source: &Source, offset: usize) -> Position {
        let text = source.text();
        let start = memchr::memrchr(b'\n', &text.as_bytes()[..offset]).map_or(0, |at| at + 1);
        let before = &text[start.max(source.bom_len().min(offset))..offset];
        Position {
            offset,
            line: source.line(offset),
            column: before.chars().count() + 1,
            column_utf16: before.encode_utf16().count() + 1,
            column_utf8: offset - start + 1,
        }
    }
}

impl Range {
    /// The place of a range of bytes.
    pub fn of(source: &Source, range: &ops::Range<usize>) -> Range {
        let start = Position::of(source, range.start);
        let end = if range.is_empty() { start } else { Position::of(source, range.end) };
        Range { start, end }
    }

    /// The last line that holds some of it: not that behind a newline at its end.
    pub fn last_line(&self) -> usize {
        let ends_with_newline = self.end.column_utf8 == 1 && self.end.line > self.start.line;
        self.end.line - usize::from(ends_with_newline)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_in_each_unit() {
        let source = Source::new("\u{feff}FROM ü x\r\nRUN 🦀𝒳 y\r\n");
        let at = |needle: &str| Position::of(&source, source.text().find(needle).expect("is there"));
        let columns = |p: Position| (p.line, p.column, p.column_utf16, p.column_utf8);
        assert_eq!(columns(at("FROM")), (1, 1, 1, 4));
        assert_eq!(columns(at("x")), (1, 8, 8, 12));
        assert_eq!(columns(at("y")), (2, 8, 10, 14));
        assert_eq!(columns(Position::of(&source, 0)), (1, 1, 1, 1));
        assert_eq!(columns(Position::of(&source, source.text().len())), (3, 1, 1, 1));
        let whole = Range::of(&source, &(0..source.text().len()));
        assert_eq!((whole.end.line, whole.last_line()), (3, 2));
    }
}
