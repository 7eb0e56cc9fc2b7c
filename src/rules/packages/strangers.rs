//! Packages that a file uninstalls and never installed: without its lists a manager may not know their names, and fail.

use crate::{
    knowledge::Manager,
    model::{Model, Site, Stage, packages::Call},
};

/// The first call of an instruction that uninstalls by a name which no install before it has, and stands before the byte
/// `end`.
pub fn uninstalls_a_stranger(
    model: &Model<'_>,
    stage: &Stage<'_>,
    site: Site<'_>,
    manager: &Manager,
    end: usize,
) -> Option<String> {
    let calls = model.calls(site);
    let mut uninstalls = calls.iter().filter(|call| call.is_of(manager) && call.is_one_of(&manager.remove));
    let is_stranger = |call: &&Call<'_>| {
        call.operands().iter().any(|word| !is_installed(model, stage, site, manager, &word.text))
    };
    uninstalls.find(|call| call.command.range.start < end && is_stranger(call)).map(Call::title)
}

/// Does an install of the stage, or of those that it builds on, name it, up to an instruction and in it? The name of a
/// group of packages that an option makes counts too.
fn is_installed(model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>, manager: &Manager, name: &str) -> bool {
    let before = model.sites_before(stage, site.index + 1);
    before.filter(|earlier| earlier.index == site.index || model.names_a_manager(*earlier)).any(|earlier| {
        let calls = model.calls(earlier);
        let installs = calls.iter().filter(|call| call.is_of(manager) && call.installs());
        installs.flat_map(|call| call.arguments).any(|word| {
            let own = word.text.rsplit_once('=').filter(|_| word.text.starts_with('-'));
            let bare = word.text.split(['=', '<', '>', '~', '@']).next().unwrap_or_default();
            &*word.text == name || bare == name || own.is_some_and(|(_, value)| value == name)
        })
    })
}
