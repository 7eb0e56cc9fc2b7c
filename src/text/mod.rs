//! Bytes and what is done to them: reading a file's text, editing it, writing
//! it back whole. Knows nothing of Dockerfiles.

pub mod edit;
pub mod pairs;
pub mod source;
pub mod write;

pub use edit::{Applicability, Change, Edit, Fix};
pub use pairs::Pairs;
pub use source::{Newline, Source, SourceError};
