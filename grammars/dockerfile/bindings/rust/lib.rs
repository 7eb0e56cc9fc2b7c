//! The Dockerfile language for [tree-sitter](https://docs.rs/tree-sitter), read as BuildKit reads it.
//!
//! ```
//! let mut parser = tree_sitter::Parser::new();
//! parser.set_language(&dfix_tree_sitter_dockerfile::LANGUAGE.into())?;
//! let tree = parser.parse("FROM debian:12\n", None).expect("no time limit is set");
//! assert!(!tree.root_node().has_error());
//! # Ok::<(), tree_sitter::LanguageError>(())
//! ```

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_dockerfile() -> *const ();
}

/// The language, for `Parser::set_language`.
// SAFETY: the generated parser gives a pointer to a static language.
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_dockerfile) };

/// The kinds of nodes and their fields, as JSON.
pub const NODE_TYPES: &str = include_str!("../../src/node-types.json");

/// The query for syntax highlighting.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../../queries/highlights.scm");

/// The query that puts shell code into commands and JSON into arrays.
pub const INJECTIONS_QUERY: &str = include_str!("../../queries/injections.scm");
