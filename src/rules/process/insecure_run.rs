//! `RUN --security=insecure` runs with the builder's rights.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity, layout},
    syntax::Keyword,
    text::{Applicability, Fix},
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
    fix_safety: "Unsafe: where the command needs the privileges, the build fails without them, and what needs them is to be \
                 done outside the build.",
    bad: "FROM debian:12\nRUN --security=insecure make check\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN make check\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind_with_triggers(Keyword::Run) {
        for flag in site.instruction.flags("security") {
            if flag.value.as_ref().is_none_or(|value| value.text.trim_matches(['"', '\'']) != "insecure") {
                continue;
            }
            let finding =
                RULE.finding(site, flag.range.clone(), "the RUN has the rights of the builder's host");
            let why = "the command may need privileges, and fails without them";
            let fix = Fix::new("leave --security=insecure out", Applicability::Unsafe(why.into()));
            findings.push(match layout::without_flag(fix, model, site, flag) {
                Some(fix) => finding.fixed_by(fix),
                None => finding.by_hand(
                    "Leave --security=insecure out and do what needs privileges outside the build; dfix doesn't join lines",
                ),
            });
        }
    }
}
