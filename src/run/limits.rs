//! What of each file is judged: `--since` and `--baseline`.

use std::{path::Path, sync::Arc};

use super::{baseline::Baseline, since::Since};
use crate::{
    cli::FixArgs,
    engine::{Known, Scope},
};

/// The limits of a run.
pub struct Limits<'a> {
    since: Option<Since<'a>>,
    /// What is known.
    pub baseline: Option<Baseline>,
    /// Is all known, since it is written down and nothing else is done?
    everything: bool,
    stdin_filename: Option<&'a Path>,
}

/// Those of a file.
pub struct Limit<'a> {
    before: Option<Arc<str>>,
    limits: &'a Limits<'a>,
    /// What the baseline calls it.
    pub path: String,
}

impl<'a> Limits<'a> {
    /// Those that the arguments ask for.
    ///
    /// # Errors
    /// Where they can't be kept: no git, no baseline.
    pub fn new(args: &'a FixArgs) -> anyhow::Result<Limits<'a>> {
        let baseline = args.baseline.as_deref().map(|file| Baseline::read(file, args.update_baseline));
        Ok(Limits {
            since: args.since.as_deref().map(Since::new).transpose()?,
            baseline: baseline.transpose()?,
            everything: args.update_baseline && !args.write,
            stdin_filename: args.stdin_filename.as_deref(),
        })
    }

    /// Those of a file with this text.
    ///
    /// # Errors
    /// One clause: why git doesn't know what changed.
    pub fn of(&'a self, path: &Path, text: &str) -> Result<Limit<'a>, String> {
        let before = self.since.as_ref().map(|since| since.before(path, text)).transpose()?;
        let name = self.stdin_filename.filter(|_| path.as_os_str() == "-").unwrap_or(path);
        let path = self.baseline.as_ref().map(|baseline| baseline.path(name)).unwrap_or_default();
        Ok(Limit { before, limits: self, path })
    }
}

impl Limit<'_> {
    /// For the engine.
    pub fn scope(&self) -> Scope<'_> {
        let known = match &self.limits.baseline {
            _ if self.limits.everything => Known::Everything,
            Some(baseline) => Known::These { path: &self.path, fingerprints: baseline.known(&self.path) },
            None => Known::Nothing,
        };
        Scope { since: self.before.as_deref(), known }
    }
}
