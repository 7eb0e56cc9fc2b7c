//! The open documents, kept in step with the editor.

use std::{collections::BTreeMap, path::PathBuf};

use gen_lsp_types::{Diagnostic, TextDocumentContentChangeEvent as Change, TextDocumentItem, Uri};

use super::{
    analysis::{Analysis, Left},
    configuration::Configurations,
    convert::{self, Encoding},
    diagnostics,
};
use crate::{discover, syntax::Reader, text::Edit};

/// A document that an editor holds.
pub struct Open {
    pub uri: Uri,
    /// `None` where it is no file.
    pub path: Option<PathBuf>,
    pub version: i32,
    pub text: String,
    /// Why the text may be another than the editor's, until that sends all of it.
    out_of_step: Option<OutOfStep>,
    reader: Reader,
    analysis: Option<Analysis>,
}

/// What happened to changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum OutOfStep {
    /// They came in another order than they were made.
    Late,
    /// One of them could not be read.
    Unread,
}

impl OutOfStep {
    fn reason(self) -> &'static str {
        match self {
            OutOfStep::Late => "the editor's changes came out of order",
            OutOfStep::Unread => "a change of the editor's could not be read",
        }
    }
}

/// All of them, by URI.
#[derive(Default)]
pub struct Documents {
    open: BTreeMap<String, Open>,
}

impl Documents {
    /// Takes a document in, if it is a Dockerfile by its language or its name.
    pub fn open(&mut self, item: TextDocumentItem) -> bool {
        let path = convert::path_of(&item.uri.0);
        let language = serde_json::to_value(&item.language_id).ok();
        let language = language.as_ref().and_then(|language| language.as_str()).unwrap_or_default();
        let language = language.to_ascii_lowercase();
        let named = path.as_ref().and_then(|path| path.file_name()?.to_str().map(discover::is_dockerfile));
        if !language.contains("dockerfile") && !language.contains("containerfile") && named != Some(true) {
            return false;
        }
        let key = item.uri.0.clone();
        let open = Open {
            uri: item.uri,
            path,
            version: item.version,
            text: item.text,
            out_of_step: None,
            reader: Reader::default(),
            analysis: None,
        };
        self.open.insert(key, open);
        true
    }

    /// Forgets one; was it known?
    pub fn close(&mut self, uri: &Uri) -> bool {
        self.open.remove(&uri.0).is_some()
    }

    /// The one with this URI.
    pub fn get(&mut self, uri: &Uri) -> Option<&mut Open> {
        self.open.get_mut(&uri.0)
    }

    /// All of them.
    pub fn all(&mut self) -> impl Iterator<Item = &mut Open> {
        self.open.values_mut()
    }

    /// What was said of them no longer holds.
    pub fn forget_analyses(&mut self) {
        self.open.values_mut().for_each(|open| open.analysis = None);
    }
}

impl Open {
    /// Makes changes, in their order.
    pub fn change(&mut self, version: i32, changes: Vec<Change>, encoding: Encoding) {
        self.analysis = None;
        let late = version < self.version;
        for change in changes {
            match change {
                Change::TextDocumentContentChangeWholeDocument(whole) if !late => {
                    self.reader.forget();
                    self.text = whole.text;
                    self.out_of_step = None;
                }
                Change::TextDocumentContentChangeWholeDocument(_) => {}
                Change::TextDocumentContentChangePartial(part) => {
                    let start = convert::offset(&self.text, part.range.start, encoding);
                    let end = convert::offset(&self.text, part.range.end, encoding);
                    if late || start > end {
                        self.out_of_step.get_or_insert(OutOfStep::Late);
                    }
                    if self.out_of_step.is_none() {
                        let edit = Edit { range: start..end, text: part.text };
                        self.reader.edited(&self.text, &edit);
                        self.text.replace_range(edit.range, &edit.text);
                    }
                }
            }
        }
        self.version = self.version.max(version);
    }

    /// A change was made that is not known.
    pub fn missed_a_change(&mut self) {
        self.analysis = None;
        self.out_of_step = Some(OutOfStep::Unread);
    }

    /// What dfix says of it now.
    pub fn analysis(&mut self, configurations: &mut Configurations) -> &Analysis {
        let (text, reader, path) = (&self.text, &mut self.reader, self.path.as_deref());
        let out_of_step = self.out_of_step;
        self.analysis.get_or_insert_with(|| {
            if let Some(out_of_step) = out_of_step {
                let reason = format!("not looked at: {}; open the file anew", out_of_step.reason());
                return Analysis::Left(Left { line: 1, reason });
            }
            Analysis::new(text, reader, &configurations.of(path))
        })
    }

    /// The same, as the editor is told.
    pub fn diagnostics(
        &mut self,
        configurations: &mut Configurations,
        encoding: Encoding,
    ) -> Vec<Diagnostic> {
        self.analysis(configurations);
        let told = self.analysis.as_ref().map(|analysis| diagnostics::of(analysis, &self.text, encoding));
        told.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lsp::Options, text::Source};
    use gen_lsp_types::{
        Position, Range as LspRange, TextDocumentContentChangePartial, TextDocumentContentChangeWholeDocument,
    };
    use std::{cell::Cell, ops::Range};

    use proptest::{
        prelude::*,
        test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
    };

    fn opened(text: &str) -> (Documents, Uri) {
        let uri = Uri("untitled:Dockerfile".into());
        let mut documents = Documents::default();
        let item = TextDocumentItem::new(uri.clone(), "dockerfile".to_owned().into(), 1, text.into());
        assert!(documents.open(item));
        (documents, uri)
    }

    fn part(from: (u32, u32), to: (u32, u32), text: &str) -> Change {
        let range = LspRange::new(Position::new(from.0, from.1), Position::new(to.0, to.1));
        #[allow(deprecated)]
        let part = TextDocumentContentChangePartial { range, range_length: None, text: text.into() };
        Change::TextDocumentContentChangePartial(part)
    }

    fn whole(text: &str) -> Change {
        Change::TextDocumentContentChangeWholeDocument(TextDocumentContentChangeWholeDocument::new(
            text.into(),
        ))
    }

    #[test]
    fn changes_follow_one_another() {
        let (mut documents, uri) = opened("FROM a\r\nRUN ü🦀x\r\n");
        let open = documents.get(&uri).expect("is open");
        open.change(2, vec![part((1, 5), (1, 7), "y"), part((0, 5), (0, 6), "b\r\nCMD c")], Encoding::Utf16);
        assert_eq!(open.text, "FROM b\r\nCMD c\r\nRUN üyx\r\n");
        open.change(2, vec![part((9, 9), (9, 9), "USER 1\r\n")], Encoding::Utf16);
        assert!(open.text.ends_with("x\r\nUSER 1\r\n"), "the same version goes on, and the end is the end");
    }

    #[test]
    fn out_of_order_nothing_is_done_until_the_whole_text_comes() {
        let (mut documents, uri) = opened("FROM a\n");
        let mut configurations = Configurations::new(&Options::default());
        let open = documents.get(&uri).expect("is open");
        let mut is_judged = |open: &mut Open| open.analysis(&mut configurations).judged().is_some();
        open.change(5, vec![part((0, 5), (0, 6), "b")], Encoding::Utf16);
        assert!(is_judged(open), "versions may leave numbers out");
        open.change(4, vec![part((0, 5), (0, 6), "c")], Encoding::Utf16);
        assert!(!is_judged(open));
        open.change(6, vec![part((0, 0), (0, 0), "#\n")], Encoding::Utf16);
        assert!(!is_judged(open), "later changes don't mend it");
        open.change(3, vec![whole("FROM late\n")], Encoding::Utf16);
        assert!(!is_judged(open), "nor does an old text");
        open.change(7, vec![whole("FROM d\n")], Encoding::Utf16);
        assert!(is_judged(open) && open.text == "FROM d\n");
        open.change(8, vec![part((0, 6), (0, 5), "x")], Encoding::Utf16);
        assert!(!is_judged(open), "a range that ends before it begins");
    }

    #[test]
    fn only_dockerfiles_are_taken_in() {
        let mut documents = Documents::default();
        let mut taken = |uri: &str, language: &str| {
            documents.open(TextDocumentItem::new(uri.into(), language.to_owned().into(), 1, String::new()))
        };
        assert!(taken("file:///a/x", "dockerfile") && taken("untitled:1", "Dockerfile"));
        assert!(taken("file:///a/api.Dockerfile", "plaintext") && taken("file:///Containerfile", ""));
        assert!(!taken("file:///a/dfix.toml", "toml") && !taken("untitled:1", "plaintext"));
    }

    /// What is typed, pasted and deleted in Dockerfiles, with the marks that change how the rest is read.
    const PIECES: &[&str] = &[
        "a",
        "\n",
        " ",
        "\\\n",
        "# c\n",
        "#",
        "\"",
        "'",
        "\\",
        "`",
        "$X",
        "=",
        "[",
        "]",
        ",",
        "<<E\n",
        "E\n",
        "&& ",
        "RUN apt-get update && apt-get install curl\n",
        "FROM debian:12 AS x\n",
        "USER root\n",
        "ENV A b\n",
        "ü",
        "🦀",
        "\r\n",
        "# escape=`\n",
        "# dfix: ignore=pin-image\n",
        "COPY --from=x a b\n",
        "CMD [\"a\"]\n",
        "--",
        "ONBUILD ",
        "RUN <<-E cat\n\tx\n\tE\n",
        "HEALTHCHECK CMD x\n",
        "\u{feff}",
        "\t",
        "$(",
        ")",
        "|",
        ";",
        "LABEL a=b c\n",
    ];

    /// Position by fractions of the text, how much goes, what comes, and whether an
    /// edit that broke the file is undone instead.
    fn edits() -> impl Strategy<Value = Vec<(f64, usize, usize, bool)>> {
        let deleted = prop_oneof![3 => Just(0usize), 2 => 1usize..4, 1 => 4usize..60];
        prop::collection::vec((0.0..1.0, deleted, 0..PIECES.len() + 8, prop::bool::weighted(0.8)), 20)
    }

    /// A range of bytes that holds whole characters.
    fn place(text: &str, fraction: f64, length: usize) -> Range<usize> {
        let floor =
            |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let start = floor((fraction * (text.len() + 1) as f64) as usize);
        start..floor(start + length).max(start)
    }

    /// Ten thousand random edits: read bit by bit, a text is what it is when it is read anew.
    #[test]
    fn incremental_reading_says_what_fresh_reading_says() {
        const START: &str = "# syntax=docker/dockerfile:1\nFROM debian:12 AS x\nENV A b\nRUN apt-get update \\\n    # why\n    \
                             && apt-get install -y curl\nRUN <<E\nset -e\npip install y\nE\nFROM x\nCOPY --from=x /a \
                             b\nCMD run\n";
        let mut runner = TestRunner::new_with_rng(
            Config { cases: 500, failure_persistence: None, ..Config::default() },
            TestRng::deterministic_rng(RngAlgorithm::ChaCha),
        );
        let (made, judged) = (Cell::new(0), Cell::new(0));
        let result = runner.run(&edits(), |edits| {
            let (mut documents, uri) = opened(START);
            let mut configurations = Configurations::new(&Options::default());
            let mut undo: Vec<(Range<usize>, String)> = vec![];
            for (version, (fraction, deleted, piece, undoes)) in (2..).zip(edits) {
                let open = documents.get(&uri).expect("is open");
                let broken = open.analysis(&mut configurations).judged().is_none();
                let (range, text) = match undo.pop().filter(|_| broken && undoes) {
                    Some(last) => last,
                    None => {
                        let text = PIECES.get(piece).copied().unwrap_or_default();
                        (place(&open.text, fraction, deleted), text.to_owned())
                    }
                };
                if !(broken && undoes) {
                    undo.push((range.start..range.start + text.len(), open.text[range.clone()].to_owned()));
                }
                let ends = convert::range(&Source::new(open.text.as_str()), &range, Encoding::Utf16);
                let (from, to) = (ends.start, ends.end);
                let change = part((from.line, from.character), (to.line, to.character), &text);
                open.change(version, vec![change], Encoding::Utf16);
                let text = open.text.clone();
                let analysis = open.analysis(&mut configurations);
                let fresh = Analysis::new(&text, &mut Reader::default(), &configurations_of_none());
                let told = |analysis| diagnostics::of(analysis, &text, Encoding::Utf16);
                prop_assert_eq!(told(analysis), told(&fresh), "{:?}", &text);
                if let (Some(mine), Some(fresh)) = (analysis.judged(), fresh.judged()) {
                    judged.set(judged.get() + 1);
                    prop_assert_eq!(format!("{:?}", mine.document), format!("{:?}", fresh.document));
                }
                made.set(made.get() + 1);
            }
            Ok(())
        });
        assert_eq!((result, made.get()), (Ok(()), 10_000));
        // Enough of them leave a file that is understood.
        assert!(judged.get() > 3_000, "{}", judged.get());
    }

    fn configurations_of_none() -> crate::run::configs::ConfigResult {
        Configurations::new(&Options::default()).of(None)
    }
}
