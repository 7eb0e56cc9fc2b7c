//! A text that changes bit by bit, as in an editor: what of the last tree
//! still holds is not parsed again.

use tree_sitter::{InputEdit, Point, Tree};

use super::{Document, tree};
use crate::text::{Edit, Source, edit};

/// Reads the versions of one text.
#[derive(Debug, Default)]
pub struct Reader {
    tree: Option<Tree>,
}

impl Reader {
    /// Tells that an edit was made. `text` is the text before it.
    pub fn edited(&mut self, text: &str, edit: &Edit) {
        if let Some(tree) = &mut self.tree {
            tell(tree, text, edit);
        }
    }

    /// Forgets what was read: another text follows.
    pub fn forget(&mut self) {
        self.tree = None;
    }

    /// Reads the text as it is now.
    pub fn read(&mut self, source: Source) -> Document {
        let tree = tree::parse(source.text(), self.tree.as_ref());
        self.tree = Some(tree.clone());
        Document::of_tree(source, tree)
    }
}

impl Document {
    /// Reads what edits make of the text; they are sorted and disjoint.
    pub fn edited(&self, edits: &[&Edit]) -> Document {
        let text = self.source().text();
        let mut tree = self.tree.clone();
        // From the last one on: what stands before an edit stays where it is.
        edits.iter().rev().for_each(|edit| tell(&mut tree, text, edit));
        let source = Source::new(edit::apply(text, edits.iter().copied()));
        let tree = tree::parse(source.text(), Some(&tree));
        Document::of_tree(source, tree)
    }
}

fn tell(tree: &mut Tree, text: &str, edit: &Edit) {
    let start = point(text, edit.range.start);
    let inserted = point(&edit.text, edit.text.len());
    let column = if inserted.row == 0 { start.column + inserted.column } else { inserted.column };
    tree.edit(&InputEdit {
        start_byte: edit.range.start,
        old_end_byte: edit.range.end,
        new_end_byte: edit.range.start + edit.text.len(),
        start_position: start,
        old_end_position: point(text, edit.range.end),
        new_end_position: Point { row: start.row + inserted.row, column },
    });
}

/// Row and column, in bytes from 0.
fn point(text: &str, offset: usize) -> Point {
    let before = &text.as_bytes()[..offset];
    let row = memchr::memchr_iter(b'\n', before).count();
    Point { row, column: offset - memchr::memrchr(b'\n', before).map_or(0, |at| at + 1) }
}
