//! A PATH that leaves the old one out loses the programs that were found through it.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, words},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "env-path",
    aliases: &[],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "ENV replaces PATH, and leaves out where the system's programs are",
    why: "Without /bin and /usr/bin neither RUN nor the container finds the shell's programs, and what the base image had \
          added is gone with its next version.",
    fix_safety: "No fix: which of the folders are to be searched first the author knows.",
    bad: "FROM debian:12\nENV PATH=/app/bin\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind_with_triggers(Keyword::Env) {
        let Some(stage) = model.stage_of(site.index) else { continue };
        // Nothing is lost where there is nothing.
        if matches!(
            model.ancestry(stage).last().map(|bottom| &bottom.base),
            Some(crate::model::Base::Scratch)
        ) {
            continue;
        }
        for pair in site.instruction.pairs().iter().filter(|pair| &*pair.key.text == "PATH") {
            let Some(value) = &pair.value else { continue };
            // A variable may hold the rest.
            let is_open = words::expansions(&value.text).any(|name| name != "HOME");
            let has = |folder: &str| {
                value.text.split([':', '"', '\'']).any(|part| part.trim_end_matches('/') == folder)
            };
            if is_open || has("/bin") || has("/usr/bin") || value.text.contains(['\\', ';', '%']) {
                continue;
            }
            findings.push(
                RULE.finding(site, pair.range.clone(), "PATH holds neither /bin nor /usr/bin from here on")
                    .by_hand("Add the old one to it: PATH=/your/folder:$PATH"),
            );
        }
    }
}
