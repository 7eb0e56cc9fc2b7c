//! Between dfix's terms and the protocol's: byte offsets and positions, paths and URIs.
//!
//! A line ends with `\n`. The protocol ends one at a `\r` alone too, and editors
//! differ in that; see [`has_lone_return`].

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use fluent_uri::pct_enc::{EString, encoder};
use gen_lsp_types::{Position, PositionEncodingKind, Range as LspRange, TextEdit, Uri};
use line_index::WideEncoding;

use crate::text::{Edit, Source};

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// What every client knows.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The first that both sides know, in the order of the client.
    pub fn negotiated(offered: &[&str]) -> Encoding {
        let known = |name: &&str| match *name {
            "utf-8" => Some(Encoding::Utf8),
            "utf-16" => Some(Encoding::Utf16),
            "utf-32" => Some(Encoding::Utf32),
            _ => None,
        };
        offered.iter().find_map(known).unwrap_or_default()
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn units(self, character: char) -> usize {
        match self {
            Encoding::Utf8 => character.len_utf8(),
            Encoding::Utf16 => character.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

/// The position of a byte offset.
pub fn position(source: &Source, offset: usize, encoding: Encoding) -> Position {
    let index = source.index();
    let offset = u32::try_from(offset).unwrap_or(u32::MAX);
    let Some(at) = index.try_line_col(offset.into()) else { return Position::new(0, 0) };
    let wide = match encoding {
        Encoding::Utf8 => None,
        Encoding::Utf16 => index.to_wide(WideEncoding::Utf16, at),
        Encoding::Utf32 => index.to_wide(WideEncoding::Utf32, at),
    };
    Position::new(at.line, wide.map_or(at.col, |wide| wide.col))
}

/// The range of bytes, in the protocol's terms.
pub fn range(source: &Source, bytes: &Range<usize>, encoding: Encoding) -> LspRange {
    LspRange::new(position(source, bytes.start, encoding), position(source, bytes.end, encoding))
}

/// The byte offset of a position: at the line's end where the column lies behind
/// it, at the text's where the line does. Never within a character.
pub fn offset(text: &str, position: Position, encoding: Encoding) -> usize {
    let mut start = 0;
    for _ in 0..position.line {
        match memchr::memchr(b'\n', &text.as_bytes()[start..]) {
            Some(at) => start += at + 1,
            None => return text.len(),
        }
    }
    let line = &text[start..];
    let end = memchr::memchr(b'\n', line.as_bytes()).unwrap_or(line.len());
    let line = line[..end].strip_suffix('\r').unwrap_or(&line[..end]);
    let mut left = position.character as usize;
    for (at, character) in line.char_indices() {
        let units = encoding.units(character);
        if left < units {
            return start + at;
        }
        left -= units;
    }
    start + line.len()
}

/// Edits of bytes, in the protocol's terms.
pub fn text_edits<'e>(
    source: &Source,
    edits: impl IntoIterator<Item = &'e Edit>,
    encoding: Encoding,
) -> Vec<TextEdit> {
    edits
        .into_iter()
        .map(|edit| TextEdit::new(range(source, &edit.range, encoding), edit.text.clone()))
        .collect()
}

/// Is there a `\r` without `\n`? Client and server may count the lines behind it differently.
pub fn has_lone_return(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
}

/// The path in a `file:` URI.
pub fn path_of(uri: &str) -> Option<PathBuf> {
    let uri = fluent_uri::Uri::parse(uri).ok()?;
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let path = uri.path().decode().to_string().ok()?;
    // `/C:/x` is `C:/x`.
    let is_drive = |path: &str| cfg!(windows) && path.as_bytes().get(2) == Some(&b':');
    Some(PathBuf::from(path.strip_prefix('/').filter(|_| is_drive(&path)).unwrap_or(&path)))
}

/// The URI of a path; `None` where it isn't UTF-8.
pub fn uri_of(path: &Path) -> Option<Uri> {
    let path = std::path::absolute(path).ok()?;
    let path = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    let mut encoded = EString::<encoder::Path>::new();
    encoded.encode_str::<encoder::Path>(&path);
    Some(Uri(format!("file://{slash}{encoded}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "FROM ü🦀x\r\nRUN a\n";

    #[test]
    fn positions_go_there_and_back_in_every_encoding() {
        let source = Source::new(TEXT);
        for (encoding, column) in [(Encoding::Utf8, 11), (Encoding::Utf16, 8), (Encoding::Utf32, 7)] {
            let at = TEXT.find('x').expect("is there");
            assert_eq!(position(&source, at, encoding), Position::new(0, column));
            for (at, _) in TEXT.char_indices().filter(|(_, c)| *c != '\n') {
                assert_eq!(offset(TEXT, position(&source, at, encoding), encoding), at, "{encoding:?} {at}");
            }
            assert_eq!(position(&source, TEXT.len(), encoding), Position::new(2, 0));
        }
    }

    #[test]
    fn positions_behind_the_end_are_the_end() {
        let at = |line, character| offset(TEXT, Position::new(line, character), Encoding::Utf16);
        assert_eq!(at(0, 99), TEXT.find('\r').expect("is there"));
        assert_eq!(at(0, 7), TEXT.find('🦀').expect("is there"), "within a pair of surrogates");
        assert_eq!((at(2, 0), at(9, 9)), (TEXT.len(), TEXT.len()));
        assert_eq!(offset(TEXT, Position::new(0, 6), Encoding::Utf8), 5, "within a character");
    }

    #[test]
    fn paths_and_uris_stand_for_each_other() {
        assert_eq!(path_of("file:///a%20b/%C3%BC"), Some(PathBuf::from("/a b/ü")));
        assert_eq!(path_of("file://host/a"), Some(PathBuf::from("/a")));
        for none in ["untitled:Untitled-1", "nonsense", "http://a/b", "file:///%ff"] {
            assert_eq!(path_of(none), None, "{none}");
        }
        let uri = uri_of(Path::new("/a b/ü#?%")).expect("is UTF-8");
        assert_eq!(uri.0, "file:///a%20b/%C3%BC%23%3F%25");
        assert_eq!(path_of(&uri.0), Some(PathBuf::from("/a b/ü#?%")));
    }

    #[test]
    fn a_return_alone_is_told() {
        assert!(has_lone_return("a\rb\n") && has_lone_return("a\r") && !has_lone_return("a\r\nb\r\n"));
    }
}
