//! `RUN --network=host` sees what the builder's host sees.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity, layout},
    syntax::Keyword,
    text::{Applicability, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "host-network",
    aliases: &[],
    category: Category::Process,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A RUN uses the network of the builder's host",
    why: "It reaches everything that listens on the host itself, the cloud's metadata server and the builder's own API \
          among them, and so does all that it downloads and runs. The builder has to allow it (network.host).",
    fix_safety: "Unsafe: the command may need a server of that network, and the build fails without it.",
    bad: "FROM debian:12\nRUN --network=host apt-get update\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN apt-get update\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind_with_triggers(Keyword::Run) {
        for flag in site.instruction.flags("network") {
            if flag.value.as_ref().is_none_or(|value| value.text.trim_matches(['"', '\'']) != "host") {
                continue;
            }
            let finding =
                RULE.finding(site, flag.range.clone(), "the RUN reaches all that the builder's host does");
            let why = "the command may need a server of the host's network";
            let fix = Fix::new("leave --network=host out", Applicability::Unsafe(why.into()));
            findings.push(match layout::without_flag(fix, model, site, flag) {
                Some(fix) => finding.fixed_by(fix),
                None => finding.by_hand("Leave --network=host out; dfix doesn't join lines"),
            });
        }
    }
}
