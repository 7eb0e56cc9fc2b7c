//! A file's text and its lines.

use std::{cell::OnceCell, ops::Range};

use line_index::{LineIndex, TextSize, WideEncoding};

const BOM: &str = "\u{feff}";

/// The newline that a file uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newline {
    /// `\n`
    Lf,
    /// `\r\n`
    CrLf,
}

impl Newline {
    /// Its bytes.
    pub fn as_str(self) -> &'static str {
        match self {
            Newline::Lf => "\n",
            Newline::CrLf => "\r\n",
        }
    }
}

/// Why bytes are no text that dfix reads.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SourceError {
    /// The first bad byte, with its line (from 1) and offset (from 0).
    #[error("line {line}: not UTF-8 (byte {offset}); save the file as UTF-8")]
    NotUtf8 {
        /// From 1.
        line: usize,
        /// In bytes from 0.
        offset: usize,
    },
    /// A NUL byte: this is no text file.
    #[error("line {line}: holds a NUL byte, so it is no text file")]
    Nul {
        /// From 1.
        line: usize,
    },
}

/// A position as people and editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// In characters (Unicode scalar values), from 1.
    pub column: usize,
}

/// The text of one file. Offsets are bytes from 0 and count a byte order mark.
pub struct Source {
    text: String,
    index: OnceCell<LineIndex>,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Source").field(&self.text).finish()
    }
}

impl Source {
    /// A text that is known to be one.
    pub fn new(text: impl Into<String>) -> Self {
        Source { text: text.into(), index: OnceCell::new() }
    }

    /// The text in a file's bytes.
    ///
    /// # Errors
    /// Where the bytes are not UTF-8 or hold a NUL.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, SourceError> {
        let line_of = |bytes: &[u8]| memchr::memchr_iter(b'\n', bytes).count() + 1;
        if let Some(at) = memchr::memchr(0, &bytes) {
            return Err(SourceError::Nul { line: line_of(&bytes[..at]) });
        }
        String::from_utf8(bytes).map(Source::new).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            SourceError::NotUtf8 { line: line_of(&error.as_bytes()[..offset]), offset }
        })
    }

    /// The whole text, a byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes taken by a byte order mark: 0 or 3.
    pub fn bom_len(&self) -> usize {
        if self.text.starts_with(BOM) { BOM.len() } else { 0 }
    }

    /// The newline that inserted text uses: that of the first line.
    pub fn newline(&self) -> Newline {
        match memchr::memchr(b'\n', self.text.as_bytes()) {
            Some(at) if at > 0 && self.text.as_bytes()[at - 1] == b'\r' => Newline::CrLf,
            _ => Newline::Lf,
        }
    }

    /// Where its lines begin; a line ends with `\n`.
    pub fn index(&self) -> &LineIndex {
        self.index.get_or_init(|| LineIndex::new(&self.text))
    }

    /// The line that a byte stands in, from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.index().line_col(size(offset)).line as usize + 1
    }

    /// Line and column of a byte offset; the byte order mark is not counted.
    pub fn position(&self, offset: usize) -> Position {
        let at = self.index().line_col(size(offset));
        let wide =
            self.index().to_wide(WideEncoding::Utf32, at).map_or(at.col as usize, |wide| wide.col as usize);
        let bom = usize::from(at.line == 0 && self.bom_len() > 0 && wide > 0);
        Position { line: at.line as usize + 1, column: wide + 1 - bom }
    }

    /// The bytes of a line (from 1), its newline included.
    pub fn line_range(&self, line: usize) -> Option<Range<usize>> {
        let line = u32::try_from(line.checked_sub(1)?).ok()?;
        let range = self.index().line(line)?;
        Some(range.start().into()..range.end().into())
    }

    /// The first byte of the line that a byte stands in.
    pub fn line_start(&self, offset: usize) -> usize {
        let start = memchr::memrchr(b'\n', &self.text.as_bytes()[..offset]).map_or(0, |at| at + 1);
        if start == 0 { self.bom_len().min(offset) } else { start }
    }

    /// The byte behind the newline of the line that a byte stands in, or the text's end.
    pub fn line_end(&self, offset: usize) -> usize {
        memchr::memchr(b'\n', &self.text.as_bytes()[offset..]).map_or(self.text.len(), |at| offset + at + 1)
    }

    /// The blanks that begin the line of a byte.
    pub fn indentation(&self, offset: usize) -> &str {
        let line = &self.text[self.line_start(offset)..];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }
}

impl std::ops::Index<Range<usize>> for Source {
    type Output = str;

    fn index(&self, range: Range<usize>) -> &str {
        &self.text[range]
    }
}

fn size(offset: usize) -> TextSize {
    // Files over 4 MiB are refused before they get here.
    TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_told_with_their_line() {
        let bad = Source::from_bytes(b"FROM a\nRUN \xff".to_vec());
        assert_eq!(bad.map(|_| ()), Err(SourceError::NotUtf8 { line: 2, offset: 11 }));
        let nul = Source::from_bytes(b"FROM a\n\0".to_vec());
        assert_eq!(nul.map(|_| ()), Err(SourceError::Nul { line: 2 }));
    }

    #[test]
    fn columns_count_characters_and_no_byte_order_mark() {
        let source = Source::new("\u{feff}FROM ü x\r\nRUN 🦀 y\r\n");
        assert_eq!(source.newline(), Newline::CrLf);
        let at = |needle: &str| source.position(source.text().find(needle).expect("is there"));
        assert_eq!(at("FROM"), Position { line: 1, column: 1 });
        assert_eq!(at("x"), Position { line: 1, column: 8 });
        assert_eq!(at("y"), Position { line: 2, column: 7 });
    }

    #[test]
    fn lines_have_bounds() {
        let source = Source::new("a\n  bc\nd");
        assert_eq!(source.line_range(2), Some(2..7));
        assert_eq!((source.line_start(5), source.line_end(5)), (2, 7));
        assert_eq!(source.line_end(7), 8);
        assert_eq!(source.indentation(5), "  ");
        assert_eq!(source.line_range(4), None);
    }
}
