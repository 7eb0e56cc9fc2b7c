//! `dfix lsp`: findings and fixes in an editor, over standard input and output.
//!
//! What an editor may do by itself (format, fix all, fix on save) is Safe fixes
//! alone, in the smallest ranges, without the network, and nothing at all while a
//! file isn't understood or is half typed ([`half_typed`]). Everything else is an action that a person chooses.
//!
//! One thread owns all that is known ([`server`]); what takes long runs beside it
//! and comes back as a message ([`background`]), so that a keystroke never waits.

mod actions;
mod analysis;
mod background;
mod capabilities;
mod client;
mod configuration;
mod convert;
mod diagnostics;
mod documents;
mod edits;
mod half_typed;
mod hover;
mod ignores;
#[cfg(feature = "registry")]
mod pins;
mod requests;
mod server;
mod watch;
mod wire;
mod workspace;

use std::path::PathBuf;

#[cfg(feature = "registry")]
use crate::registry::options::Flags;

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// This configuration instead of the nearest.
    pub config: Option<PathBuf>,
    /// No configuration at all.
    pub no_config: bool,
    /// How registries are asked where an image is to be pinned.
    #[cfg(feature = "registry")]
    pub registry: Flags,
}

impl Options {
    /// Is no registry asked, whatever a person chooses?
    fn is_offline(&self) -> bool {
        #[cfg(feature = "registry")]
        return self.registry.is_offline();
        #[cfg(not(feature = "registry"))]
        true
    }
}

/// Serves until the client says `exit`; the exit code.
///
/// # Errors
/// Where standard output can't be written any more.
pub fn run(options: Options) -> anyhow::Result<u8> {
    let wire = wire::stdio();
    let code = server::Server::new(options, wire.sender.clone()).serve(&wire.receiver);
    wire.close()?;
    Ok(code)
}
