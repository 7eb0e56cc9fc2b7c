//! A container needs no SSH server: the engine opens a shell in it.

use crate::{
    Settings,
    knowledge::processes,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "no-ssh-server",
    aliases: &[],
    category: Category::Process,
    severity: Severity::Warning,
    on: Default::On,
    summary: "The image holds an SSH server",
    why: "An SSH server is a second process that runs as root, with keys and passwords of its own to keep and to \
          change, and a way in that no audit of the engine sees. docker exec and kubectl exec open a shell without it.",
    fix_safety: "No fix: who logs in there, and what else the server needs in the file, dfix can't know.",
    bad: "FROM debian:12\nRUN apt-get update && apt-get install -y openssh-server\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    let file = model.document.source().text();
    for stage in model.stages.iter().filter(|stage| model.is_shipped(stage)) {
        for site in model.package_runs(stage) {
            for call in model.calls(site).iter().filter(|call| call.installs()) {
                for word in call.operands() {
                    let name = word.literal().unwrap_or_default();
                    let bare = name.split('=').next().unwrap_or(&name);
                    if processes::is_ssh_server(bare, file) {
                        let message = format!("`{bare}` brings an SSH server into the image");
                        findings.push(RULE.finding(site, word.range.clone(), message).by_hand(
                            "Leave it out and use docker exec or kubectl exec; dfix doesn't know who logs in there",
                        ));
                    }
                }
            }
        }
    }
}
