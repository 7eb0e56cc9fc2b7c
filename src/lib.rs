//! dfix rewrites Dockerfiles so that they follow container-security practice,
//! and leaves everything else exactly as its author wrote it.
//!
//! The way of the data: bytes → [`text::Source`] → [`syntax::Document`] →
//! [`model::Model`] → [`rules`] → [`engine`] → new bytes → [`report`]. The core
//! does no I/O; whatever is wrong with a file is data.
//!
//! ```
//! use dfix::{Settings, engine::{self, Level}, text::Source};
//!
//! let source = Source::new("FROM scratch\nENV A b\nUSER 65532:65532\n");
//! let outcome = engine::fix(source, &Settings::default(), Level::Safe);
//! assert_eq!(outcome.text.as_deref(), Some("FROM scratch\nENV A=b\nUSER 65532:65532\n"));
//! ```

pub mod cli;
pub mod config;
pub mod discover;
pub mod engine;
pub mod image_policy;
pub mod knowledge;
pub mod model;
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

pub use settings::{LabelKind, Labels, NewUser, Prefer, Preset, Settings};
