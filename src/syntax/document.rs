//! A whole Dockerfile, read twice.

use std::ops::Range;

use tree_sitter::Tree;

use super::{Instruction, Keyword, agreement, lines, tree};
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
    /// Set where the two readings differ, or BuildKit's parser would refuse the file.
    pub problem: Option<NotUnderstood>,
    /// Set where BuildKit reads an instruction and refuses it then, as `COPY a`.
    pub refused: Option<NotUnderstood>,
}

impl Document {
    /// Reads a text. Never fails: what is wrong is in [`Document::problem`].
    pub fn read(source: Source) -> Document {
        let tree = tree::parse(source.text(), None);
        Document::of_tree(source, tree)
    }

    /// Reads a text of which the tree is known.
    pub(super) fn of_tree(source: Source, tree: Tree) -> Document {
        let mut outline = tree::outline(source.text(), &tree);
        let told = |lines::Rejected { line, reason }| NotUnderstood { line, reason };
        let (problem, refused) = match lines::split(source.text(), source.bom_len()) {
            Ok(lines) => {
                agreement::take_heredocs(&mut outline.instructions, &lines);
                let problem = match outline.first_error {
                    Some(line) => {
                        Some(NotUnderstood { line, reason: "the grammar does not parse this".into() })
                    }
                    None => agreement::disagreement(&source, &outline, &lines),
                };
                let refused = lines.refused().map(told);
                outline.comments = lines.comments;
                (problem, refused)
            }
            Err(rejected) => (Some(told(rejected)), None),
        };
        Document {
            source,
            tree,
            escape: outline.escape,
            directives: outline.directives,
            instructions: outline.instructions,
            comments: outline.comments,
            error_nodes: outline.error_nodes,
            problem,
            refused,
        }
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

    /// The first instruction that no builder knows.
    pub fn unknown_instruction(&self) -> Option<&Instruction> {
        self.instructions.iter().find(|i| i.innermost().keyword == Keyword::Unknown)
    }
}
