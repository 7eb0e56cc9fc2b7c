//! Without HEALTHCHECK Docker knows only whether a process runs.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule. hadolint has it off too; unlike there, only images that are shipped are looked at.
pub static RULE: Rule = Rule {
    name: "missing-healthcheck",
    aliases: &["DL3057"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::Strict,
    summary: "The image has no HEALTHCHECK",
    why: "Docker and Swarm replace, and Compose waits for, a container by its HEALTHCHECK; without one a server that hangs \
          counts as running. Kubernetes looks at its own probes alone, and images in the OCI's format, as Podman builds \
          them, don't hold one.",
    fix_safety: "No fix: what tells that the application is well only its author knows.",
    bad: "FROM debian:12\nCMD [\"/usr/bin/app\"]\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in model.stages.iter().filter(|stage| stage.exported) {
        if model.sites_before(stage, stage.body.end).any(|site| site.keyword == Keyword::Healthcheck) {
            continue;
        }
        let site = model.site(stage.from);
        let range = site.argument_range().unwrap_or(site.range.clone());
        findings.push(RULE.finding(site, range, "the image has no HEALTHCHECK").by_hand(
            "Add HEALTHCHECK with a command that asks the application, or HEALTHCHECK NONE where an orchestrator does",
        ));
    }
}
