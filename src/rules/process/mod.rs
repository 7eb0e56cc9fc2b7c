//! Rules about what runs: how many processes, which is the first, with what rights in a build.

pub mod exec_in_shell_form;
pub mod host_network;
pub mod insecure_run;
pub mod no_ssh_server;
pub mod one_process;

use crate::{
    model::{Model, Site, Stage},
    syntax::{
        Keyword,
        shell::{self, Script},
    },
};

/// The ENTRYPOINT and the CMD that are in force at a stage's end, its own or those of a stage that it builds on.
fn entries<'d>(model: &Model<'d>, stage: &Stage<'d>) -> Vec<Site<'d>> {
    let last = |keyword| model.sites_before(stage, stage.body.end).find(|site| site.keyword == keyword);
    [last(Keyword::Entrypoint), last(Keyword::Cmd)].into_iter().flatten().collect()
}

/// Does `of` hold for the shell code that an instruction hands to a shell, in
/// shell form or behind `sh -c`?
fn with_code<T>(model: &Model<'_>, site: Site<'_>, of: impl Fn(&Script) -> Option<T>) -> Option<T> {
    let site = model.site(site.index);
    if let Ok(script) = model.script(site) {
        return of(script);
    }
    let code = model.json_code(site)?;
    of(&shell::parse(&code, std::slice::from_ref(&(0..code.len())), b'\\').ok()?)
}
