//! Before the rules run: which digests are wanted, over all files, and what
//! registries say of them.

use std::{
    collections::BTreeSet,
    panic::{self, AssertUnwindSafe},
    path::Path,
    sync::Arc,
    time::Duration,
};

use rayon::prelude::*;

use super::{
    configs::{Configs, Configured},
    limits::Limits,
    progress::Progress,
    read,
};
use crate::{
    Settings,
    cli::RegistryArgs,
    discover::Found,
    engine,
    image_policy::Answers,
    registry::{Cache, Options, options::Flags, resolve},
    text::Source,
};

impl From<&RegistryArgs> for Flags {
    fn from(args: &RegistryArgs) -> Flags {
        Flags {
            offline: args.offline,
            refresh: args.refresh,
            insecure: args.insecure_registry.clone(),
            private: args.private_registry.clone(),
            authority: args.registry_ca.clone(),
            timeout: Duration::from_secs(args.registry_timeout.max(1)),
        }
    }
}

/// Learns the digests that the files' fixes want, and tells the settings.
/// Returns warnings.
///
/// # Errors
/// Where the user's own configuration can't be followed.
pub fn learn(
    args: &RegistryArgs,
    show: bool,
    found: &[Found],
    configs: &mut Configs<'_>,
    limits: &Limits<'_>,
) -> anyhow::Result<Vec<String>> {
    let options = Options::gather(&args.into());
    let cache = Cache::of_user();
    // Where nobody can answer, the files needn't be read for what they want.
    let is_silent =
        options.as_ref().is_ok_and(|options| options.offline) && cache.as_ref().is_none_or(Cache::is_empty);
    if is_silent {
        tell(configs, Answers::default(), true);
        return Ok(vec![]);
    }
    let files: Vec<&Found> = found.iter().filter(|found| found.path.as_os_str() != "-").collect();
    let wanted: BTreeSet<String> = files
        .par_iter()
        .flat_map_iter(|found| {
            configs.of(&found.path).map_or_else(|_| vec![], |config| wanted(&found.path, &config, limits))
        })
        .collect();
    if wanted.is_empty() {
        return Ok(vec![]);
    }
    let options = options?;
    let progress = Progress::new("looking up digests", show);
    let resolved = resolve::digests(&wanted, &options, cache.as_ref(), &|done, total| {
        progress.tell(done, total);
    })?;
    progress.end();
    tell(configs, resolved.answers, options.offline);
    Ok(resolved.warnings)
}

fn tell(configs: &mut Configs<'_>, answers: Answers, offline: bool) {
    let answers = Arc::new(answers);
    configs.adjust(|settings: &mut Settings| {
        if settings.images.resolve {
            settings.images.answers = answers.clone();
            settings.images.not_asked = offline.then_some("offline");
        }
    });
}

fn wanted(path: &Path, config: &Configured, limits: &Limits<'_>) -> Vec<String> {
    if !config.settings.images.resolve {
        return vec![];
    }
    // What is wrong with a file is told when it is worked on.
    let Some(source) = read(path, config.max_file_size).ok().and_then(|bytes| Source::from_bytes(bytes).ok())
    else {
        return vec![];
    };
    let Ok(limit) = limits.of(path, source.text()) else { return vec![] };
    let work = AssertUnwindSafe(|| engine::wanted_digests(source, &config.settings, &limit.scope()));
    panic::catch_unwind(work).unwrap_or_default()
}
