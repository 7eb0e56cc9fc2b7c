//! Rules about what runs: how many processes, which is the first, with what rights in a build.

pub mod exec_in_shell_form;
pub mod host_network;
pub mod insecure_run;
pub mod no_ssh_server;
pub mod one_process;

use crate::{
    model::{Model, Site, Stage},
    syntax::Keyword,
};

/// The ENTRYPOINT and the CMD that are in force at a stage's end, its own or those of a stage that it builds on.
fn entries<'d>(model: &Model<'d>, stage: &Stage<'d>) -> Vec<Site<'d>> {
    let last = |keyword| model.sites_before(stage, stage.body.end).find(|site| site.keyword == keyword);
    [last(Keyword::Entrypoint), last(Keyword::Cmd)].into_iter().flatten().collect()
}
