//! `RUN --network=host` sees what the builder's host sees.

use crate::{
    Settings,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Flag, Keyword},
    text::{Applicability, Change, Fix},
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
        for (at, flag) in site.instruction.flags.iter().enumerate() {
            let value = flag.value.as_ref().map(|value| value.text.trim_matches(['"', '\'']));
            if &*flag.name.text == "network" && value == Some("host") {
                findings.push(judge(model, site, at, flag));
            }
        }
    }
}

fn judge(model: &Model<'_>, site: Site<'_>, at: usize, flag: &Flag) -> Finding {
    let finding = RULE.finding(site, flag.range.clone(), "the RUN reaches all that the builder's host does");
    let before =
        at.checked_sub(1).map_or(site.instruction.name.range.end, |at| site.instruction.flags[at].range.end);
    let edit = before..flag.range.end;
    let has_comment = site.instruction.comments.iter().any(|comment| edit.contains(&comment.start));
    if has_comment || model.document.text(&edit).trim() != model.document.text(&flag.range) {
        return finding.by_hand("Leave --network=host out; dfix doesn't join lines");
    }
    let why = "the command may need a server of the host's network";
    let fix = Fix::new("leave --network=host out", Applicability::Unsafe(why.into()))
        .framed(Change::Inside(site.index))
        .replace(edit, "");
    finding.fixed_by(fix)
}
