//! `Source` → [`Document`]: the instructions of a Dockerfile with exact byte
//! ranges. The only folder that names tree-sitter; everybody else sees plain
//! structs.
//!
//! A file is read twice, by the grammar and by a line splitter that shares no
//! code with it; only where both say the same is the file understood.

mod agreement;
pub mod document;
pub mod image_ref;
pub mod instruction;
mod kinds;
mod lines;
mod reader;
pub mod shell;
pub mod template;
mod tree;
pub mod values;
mod walk;
pub mod words;

pub use document::{Comment, Directive, Document, NotUnderstood};
pub use image_ref::ImageRef;
pub use instruction::{Arguments, Command, Flag, Heredoc, Instruction, JsonString, Keyword, Pair};
pub use reader::Reader;
pub use words::Word;
