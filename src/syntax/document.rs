//! A whole Dockerfile, read twice.

use std::ops::Range;

use tree_sitter::Tree;

use super::{Arguments, Instruction, Keyword, lines, tree, values, words};
use crate::text::Source;

/// A parser directive: `# escape=`, `# syntax=` or `# check=`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// From `#` to the value's end.
    pub range: Range<usize>,
    /// In lower case.
    pub name: String,
    /// The value's bytes.
    pub value: Range<usize>,
    /// From 1.
    pub line: usize,
}

/// A comment line: from `#` to before the newline.
pub type Comment = Range<usize>;

/// Why a file was not understood and is left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUnderstood {
    /// From 1.
    pub line: usize,
    /// One sentence without a full stop.
    pub reason: String,
}

/// The instructions of a file. Owns its text.
#[derive(Debug)]
pub struct Document {
    source: Source,
    pub(super) tree: Tree,
    /// The escape character: `\` or a backtick.
    pub escape: u8,
    /// The parser directives at the top.
    pub directives: Vec<Directive>,
    /// The instructions, in order.
    pub instructions: Vec<Instruction>,
    /// All comment lines, those inside instructions too, in order.
    pub comments: Vec<Comment>,
    /// ERROR and MISSING nodes of the concrete tree.
    pub error_nodes: usize,
    /// Set where the two readings differ, or BuildKit would refuse the file.
    pub problem: Option<NotUnderstood>,
}

impl Document {
    /// Reads a text. Never fails: what is wrong is in [`Document::problem`].
    pub fn read(source: Source) -> Document {
        let tree = tree::parse(source.text(), None);
        Document::of_tree(source, tree)
    }

    /// Reads a text of which the tree is known.
    pub(super) fn of_tree(source: Source, tree: Tree) -> Document {
        let outline = tree::outline(source.text(), &tree);
        let mut document = Document {
            escape: outline.escape,
            directives: outline.directives,
            instructions: outline.instructions,
            comments: outline.comments,
            error_nodes: outline.error_nodes,
            problem: None,
            source,
            tree,
        };
        match lines::split(document.source.text(), document.source.bom_len()) {
            Ok(lines) => {
                document.take_heredocs(&lines);
                document.problem = match outline.first_error {
                    Some(line) => {
                        Some(NotUnderstood { line, reason: "the grammar does not parse this".into() })
                    }
                    None => document.disagreement(&lines),
                };
                document.comments = lines.comments;
            }
            Err(lines::Rejected { line, reason }) => {
                document.problem = Some(NotUnderstood { line, reason });
            }
        }
        document
    }

    /// The file's text with its lines.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The text of a range.
    pub fn text(&self, range: &Range<usize>) -> &str {
        &self.source[range.clone()]
    }

    /// Gives the text back.
    pub fn into_source(self) -> Source {
        self.source
    }

    /// The tree-sitter tree as an S-expression with ranges, for people who debug.
    pub fn tree(text: &str) -> String {
        tree::print(text)
    }

    /// How a heredoc was opened is not in the tree: the lines of a command are
    /// not taken apart there.
    fn take_heredocs(&mut self, lines: &lines::Lines) {
        for (mine, theirs) in self.instructions.iter_mut().zip(&lines.instructions) {
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
    fn disagreement(&self, lines: &lines::Lines) -> Option<NotUnderstood> {
        if self.escape != lines.escape {
            return Some(NotUnderstood {
                line: 1,
                reason: "two readings of the escape directive differ".into(),
            });
        }
        let differ = |line: usize, what: &str| {
            Some(NotUnderstood { line, reason: format!("two readings of this line differ ({what})") })
        };
        let mut splitter = lines.instructions.iter();
        for mine in &self.instructions {
            let Some(theirs) = splitter.next() else { return differ(*mine.lines.start(), "instructions") };
            if let Some(what) = self.differs(mine, theirs) {
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
        for comment in &self.comments {
            if !known.any(|other| other == comment) {
                return differ(self.source.line(comment.start), "comments");
            }
        }
        None
    }

    fn differs(&self, mine: &Instruction, theirs: &lines::Line) -> Option<&'static str> {
        if !mine.name.text.eq_ignore_ascii_case(&theirs.keyword) {
            return Some("keyword");
        }
        if !values::flags(mine, self.escape).eq(theirs.flags.iter().map(String::as_str)) {
            return Some("flags");
        }
        if values::is_json(mine) != theirs.json {
            return Some("form");
        }
        let same = mine.heredocs.len() == theirs.heredocs.len()
            && mine
                .heredocs
                .iter()
                .zip(&theirs.heredocs)
                .all(|(a, b)| *a.name == *b.name && a.body == b.body);
        if !same {
            return Some("heredocs");
        }
        let arguments = mine.argument_range().map_or("", |range| self.text(&range));
        if words::fold(arguments, self.escape).trim() != theirs.arguments {
            return Some("arguments");
        }
        match (&mine.arguments, &theirs.trigger) {
            (Arguments::Trigger(mine), Some(theirs)) => self.differs(mine, theirs),
            (_, None) => None,
            _ => Some("trigger"),
        }
    }

    /// The first instruction that no builder knows.
    pub fn unknown_instruction(&self) -> Option<&Instruction> {
        self.instructions.iter().find(|i| i.innermost().keyword == Keyword::Unknown)
    }
}
