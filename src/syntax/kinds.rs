//! The names of a grammar's nodes and fields, looked up by number: the library makes a new text of each.

use tree_sitter::{Language, Node, TreeCursor};

/// The names of one grammar's nodes, and of its fields.
pub struct Kinds {
    nodes: Vec<Box<str>>,
    fields: Vec<Box<str>>,
}

impl Kinds {
    /// Those of a grammar.
    pub fn of(language: &Language) -> Kinds {
        let nodes = (0..=u16::MAX).take(language.node_kind_count());
        let fields = (0..=u16::MAX).take(language.field_count() + 1);
        Kinds {
            nodes: nodes.map(|id| language.node_kind_for_id(id).unwrap_or_default().into()).collect(),
            fields: fields.map(|id| language.field_name_for_id(id).unwrap_or_default().into()).collect(),
        }
    }

    /// The name of a node of this grammar.
    pub fn name(&self, node: Node<'_>) -> &str {
        // An error is of no grammar: its number lies beyond.
        self.nodes.get(usize::from(node.kind_id())).map_or("ERROR", |name| name)
    }

    /// The name of the field that a cursor's node is.
    pub fn field(&self, cursor: &TreeCursor<'_>) -> Option<&str> {
        self.fields.get(usize::from(cursor.field_id()?.get())).map(|name| &**name)
    }
}
