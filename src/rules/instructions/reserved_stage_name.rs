//! `scratch` and `context` are no names for stages.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Arguments,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "reserved-stage-name",
    aliases: &["ReservedStageName", "DL3063"],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A stage is called `scratch` or `context`",
    why: "Both words mean something else to the builder: no base at all, and the files that the build is given.",
    fix_safety: "No fix: only its author knows which uses of the name mean the stage.",
    bad: "FROM debian:12 AS scratch\nUSER 65532:65532\n",
    good: "",
    check,
};

/// As BuildKit lists them.
const RESERVED: &[&str] = &["context", "scratch"];

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        let site = model.site(stage.from);
        let Arguments::From { alias: Some(alias), .. } = &site.instruction.arguments else { continue };
        if stage.name.as_deref().is_some_and(|name| RESERVED.contains(&name)) {
            let message = format!("{} is a word of the builder's own", alias.text);
            findings.push(
                RULE.finding(site, alias.range.clone(), message)
                    .by_hand("Give the stage another name, here and where it is used"),
            );
        }
    }
}
