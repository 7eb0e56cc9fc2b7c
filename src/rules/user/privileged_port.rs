//! Ports below 1024 are root's in some runtimes.

use crate::{
    Settings,
    model::{Model, User},
    rules::{Category, Default, Finding, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "privileged-port",
    aliases: &[],
    category: Category::User,
    severity: Severity::Info,
    on: Default::On,
    summary: "A user other than root is to listen on a port below 1024",
    why: "Docker (since 20.10) and containerd (since 2.0) let anybody bind low ports in a container. CRI-O, older \
          runtimes and containers in the host's network don't, and the same image fails to start there.",
    fix_safety: "No fix: the port is set in the application too, and others connect to it.",
    bad: "FROM debian:12\nEXPOSE 80\nUSER 12345\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in model.stages.iter().filter(|stage| stage.exported) {
        let User::Other(user) = model.user_at_end(stage).user else { continue };
        for (site, word, port) in model.ports(stage) {
            if (1..1024).contains(&port) && stage.body.contains(&site.index) {
                let message = format!("port {port} is below 1024, and the user is `{user}`");
                findings.push(RULE.finding(site, word.range.clone(), message).by_hand(format!(
                    "Let the application listen on a port from 1024 on, and publish it as {port}: dfix can't change the application"
                )));
            }
        }
    }
}
