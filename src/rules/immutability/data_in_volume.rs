//! A database whose data lies in the container goes with it.

use crate::{
    Settings,
    knowledge::volumes::{self, Data},
    model::{Entry, Model, Stage, folders::lies_in},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "data-in-volume",
    aliases: &[],
    category: Category::Immutability,
    severity: Severity::Info,
    on: Default::On,
    summary: "A server keeps its data in the container",
    why: "What is written into a container goes when the container goes, with its next update at the latest. VOLUME \
          says which folder has to be kept, and gives it a volume of its own where nobody else does.",
    fix_safety: "No fix: whether the data are worth keeping, and whether the server's settings move them, the file \
                 doesn't say.",
    bad: "FROM debian:12\nRUN apt-get update && apt-get install -y redis-server\nCMD [\"redis-server\"]\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in model.stages.iter().filter(|stage| stage.exported) {
        let Entry::Programs(programs) = model.entry(stage) else { continue };
        let known = programs.iter().find_map(|program| Some((program, volumes::data(program.name())?)));
        let Some((program, data)) = known else { continue };
        let last = |keyword| model.body(stage).rfind(|site| site.keyword == keyword);
        let Some(site) = last(Keyword::Entrypoint).or_else(|| last(Keyword::Cmd)) else { continue };
        let end = stage.body.end;
        let is_volume = model
            .volumes_before(stage, end)
            .iter()
            .any(|(_, folder)| lies_in(data.folder, folder) || lies_in(folder, data.folder));
        // Another VOLUME may be where its settings put the data.
        let has_others = model.sites_before(stage, end).any(|site| site.keyword == Keyword::Volume);
        if !is_volume && !has_others && installs(model, stage, data) {
            let message = format!(
                "{} keeps its data in {}, which goes with the container",
                program.name(),
                data.folder
            );
            findings.push(RULE.finding(site, site.range.clone(), message).by_hand(format!(
                "Add `VOLUME {}`, or mount a volume there when the container starts; dfix doesn't, since the server's \
                 settings may name another folder",
                data.folder
            )));
        }
    }
}

/// Does the file itself install the server? An image that brings it names its volumes.
fn installs(model: &Model<'_>, stage: &Stage<'_>, data: &Data) -> bool {
    model.sites_before(stage, stage.body.end).any(|site| {
        model.names_a_manager(site)
            && model.calls(site).iter().filter(|call| call.installs()).any(|call| {
                call.operands().iter().any(|word| {
                    let name = word.literal().unwrap_or_default();
                    data.is_brought_by(name.split('=').next().unwrap_or(&name))
                })
            })
    })
}
