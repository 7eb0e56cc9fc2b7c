//! `dfix lsp` as editors run it: the real binary, over standard input and output.

#![allow(clippy::expect_used, missing_docs)]

#[path = "lsp/actions.rs"]
mod actions;
#[path = "lsp/client.rs"]
mod client;
#[path = "lsp/configuration.rs"]
mod configuration;
#[path = "lsp/conversation.rs"]
mod conversation;
#[path = "lsp/diagnostics.rs"]
mod diagnostics;
#[path = "lsp/edits.rs"]
mod edits;
#[cfg(feature = "registry")]
#[path = "lsp/pins.rs"]
mod pins;
#[path = "lsp/speed.rs"]
mod speed;
