//! wget and curl do the same: one of them is enough.

use std::collections::BTreeSet;

use crate::{
    Settings,
    model::{Model, packages::effective_words},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule. Like hadolint it looks at one stage at a time, RUNs behind ONBUILD with the others.
pub static RULE: Rule = Rule {
    name: "wget-or-curl",
    aliases: &["DL4001"],
    category: Category::Shell,
    severity: Severity::Info,
    on: Default::On,
    summary: "A stage downloads with both wget and curl",
    why: "Both download files. With one of them there is a package less to install and to keep free of known holes.",
    fix_safety: "Nothing is done: which of them goes, and how its options are said to the other, is for a person.",
    bad: "FROM debian:12\nRUN wget https://example.com/a\nRUN curl -fO https://example.com/b\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        let mut seen = BTreeSet::new();
        for site in model.body(stage).filter(|site| site.instruction.innermost().keyword == Keyword::Run) {
            if !model.holds_any(site, ["wget", "curl"]) {
                continue;
            }
            let Ok(script) = model.script(site) else { continue };
            let mut last = None;
            for visit in script.commands() {
                let Some(program) = effective_words(visit.command).first() else { continue };
                if let name @ ("wget" | "curl") = &*program.text {
                    seen.insert(name.to_owned());
                    last = Some(program.range.clone());
                }
            }
            if let Some(range) = last.filter(|_| seen.len() == 2) {
                findings.push(
                    RULE.finding(site, range, "the stage downloads with both wget and curl")
                        .by_hand("Use one of them, and leave the other out of the image"),
                );
            }
        }
    }
}
