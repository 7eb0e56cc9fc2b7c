//! dfix
pub mod syntax;
pub mod text;
