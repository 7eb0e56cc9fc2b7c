//! What every test of the grammar needs.

use tree_sitter::{Language, Parser, Tree};

pub fn language() -> Language {
    dfix_tree_sitter_dockerfile::LANGUAGE.into()
}

pub fn parse(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&language()).expect("the grammar's version fits the library's");
    parser.parse(text, None).expect("a language is set, and nothing cancels")
}
