//! Rules about package managers: generic over `package_managers.toml`.

mod afterwards;
pub(super) mod append;
pub mod apt_get_not_apt;
pub mod apt_key_deprecated;
pub mod cache_mounts;
pub mod clean_in_own_run;
pub mod clean_package_cache;
mod cleaning;
mod edition;
mod flag_version;
pub mod install_assume_yes;
pub mod install_no_extras;
mod joining;
mod later;
mod left_over;
pub mod no_distribution_upgrade;
pub mod no_package_cache;
pub mod npm_ci;
mod opaque;
pub mod pin_package_version;
pub mod production_install;
pub mod purge_build_dependencies;
mod removals;
pub mod remove_package_manager;
mod renew;
pub mod sorted_packages;
mod strangers;
pub(super) mod style;
pub mod update_with_install;
mod uses;

use crate::{
    model::{Model, Site, Stage, packages::Call},
    syntax::{Keyword, shell::Script},
};

/// A RUN whose shell code dfix reads, with its calls of package managers.
struct Run<'m, 'd> {
    model: &'m Model<'d>,
    stage: &'m Stage<'d>,
    site: Site<'d>,
    script: &'m Script,
    calls: Vec<Call<'m>>,
}

impl Run<'_, '_> {
    /// Does it run only where another image is built on this one?
    fn is_put_off(&self) -> bool {
        self.site.keyword == Keyword::Onbuild
    }
}

/// All RUN instructions, those behind ONBUILD as well, that call a package manager.
fn runs<'m, 'd>(model: &'m Model<'d>) -> impl Iterator<Item = Run<'m, 'd>> {
    let sites =
        model.stages.iter().flat_map(|stage| model.package_runs(stage).map(move |site| (stage, site)));
    sites.filter_map(|(stage, site)| {
        let script = model.script(site).ok()?;
        let calls = model.calls(site);
        (!calls.is_empty()).then_some(Run { model, stage, site, script, calls })
    })
}

/// `a`, `b` and 3 more.
fn listed(names: &[impl std::fmt::Display]) -> String {
    let shown: Vec<_> = names.iter().take(4).map(|name| format!("`{name}`")).collect();
    match (shown.as_slice(), names.len().saturating_sub(4)) {
        ([one], 0) => one.clone(),
        ([start @ .., last], 0) => format!("{} and {last}", start.join(", ")),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    }
}
