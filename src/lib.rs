//! dfix rewrites Dockerfiles so that they follow container-security practice,
//! and leaves everything else exactly as its author wrote it.
//!
//! The way of the data: bytes → [`text::Source`] → [`syntax::Document`] →
//! [`model::Model`] → [`rules`] → [`engine`] → new bytes → [`report`]. The core
//! does no I/O; whatever is wrong with a file is data.
//!
//! Other programs call [`check`] and [`fix`], with [`Settings`] that are the
//! defaults or come from a dfix.toml's text ([`config::parse`]):
//!
//! ```
//! use dfix::{Settings, engine::Level};
//!
//! let text = "FROM scratch\nENV A b\nUSER 65532:65532\n";
//! let fixed = dfix::fix(text, &Settings::default(), Level::Safe).expect("is a Dockerfile");
//! assert_eq!(fixed.text.as_deref(), Some("FROM scratch\nENV A=b\nUSER 65532:65532\n"));
//! ```

pub mod cli;
pub mod config;
pub mod discover;
pub mod engine;
pub mod image_policy;
pub mod knowledge;
mod library;
#[cfg(feature = "lsp")]
pub mod lsp;
pub mod model;
mod nearest;
#[cfg(feature = "registry")]
pub mod registry;
pub mod report;
pub mod rules;
pub mod run;
mod settings;
mod show;
pub mod syntax;
pub mod text;
pub mod verify;

pub use library::{Error, Fixed, check, fix};
pub use settings::{LabelKind, Labels, NewUser, Prefer, Preset, Settings};
