//! The names of a grammar's nodes, looked up by number: the library makes a new text of each.

use tree_sitter::{Language, Node};

/// The names of one grammar's nodes.
pub struct Kinds(Vec<Box<str>>);

impl Kinds {
    /// Those of a grammar.
    pub fn of(language: &Language) -> Kinds {
        let ids = (0..=u16::MAX).take(language.node_kind_count());
        Kinds(ids.map(|id| language.node_kind_for_id(id).unwrap_or_default().into()).collect())
    }

    /// The name of a node of this grammar.
    pub fn name(&self, node: Node<'_>) -> &str {
        // An error is of no grammar: its number lies beyond.
        self.0.get(usize::from(node.kind_id())).map_or("ERROR", |name| name)
    }
}
