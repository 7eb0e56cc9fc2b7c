//! Walks of a tree. The library looks far and wide for a child behind the last one, so children are counted.

use tree_sitter::TreeCursor;

/// The children of a node that a cursor goes through.
pub struct Level {
    /// Those that are not passed yet, the cursor's own among them.
    left: u32,
}

impl Level {
    /// Goes to the first child of the cursor's node; `None` where it has none.
    pub fn below(cursor: &mut TreeCursor<'_>) -> Option<Level> {
        let left = cursor.node().child_count();
        (left > 0 && cursor.goto_first_child()).then_some(Level { left })
    }

    /// Goes to the next child. Behind the last one: back to the parent, and false.
    pub fn next(&mut self, cursor: &mut TreeCursor<'_>) -> bool {
        self.left -= 1;
        if self.left > 0 && cursor.goto_next_sibling() {
            return true;
        }
        debug_assert!(self.left == 0 && !cursor.goto_next_sibling(), "the children are counted");
        cursor.goto_parent();
        false
    }
}
