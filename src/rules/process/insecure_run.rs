//! `RUN --security=insecure` runs with the builder's rights.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "insecure-run",
    aliases: &[],
    category: Category::Process,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A RUN asks for privileged mode",
    why: "Without its sandbox a RUN has all capabilities and devices of the builder's host, as docker run --privileged \
          has: whatever it downloads and runs does so too. The builder has to allow it (security.insecure), and then \
          does so for every file that it builds.",
    fix_safety: "No fix: what the command needs privileges for the file doesn't say.",
    bad: "FROM debian:12\nRUN --security=insecure mount -t tmpfs none /mnt\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind_with_triggers(Keyword::Run) {
        for flag in site.instruction.flags("security") {
            if flag.value.as_ref().is_some_and(|value| value.text.trim_matches(['"', '\'']) == "insecure") {
                let message = "the RUN has the rights of the builder's host";
                findings.push(RULE.finding(site, flag.range.clone(), message).by_hand(
                    "Leave --security=insecure out and do what needs privileges outside the build; dfix doesn't know what \
                     needs them",
                ));
            }
        }
    }
}
