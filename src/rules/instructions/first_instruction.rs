//! A build begins with FROM.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "first-instruction",
    aliases: &["DL3061"],
    category: Category::Instructions,
    severity: Severity::Error,
    on: Default::On,
    summary: "Something other than ARG stands before the first FROM",
    why: "There is no image yet that it could change: builders refuse the file.",
    fix_safety: "No fix: it isn't known which stage it should stand in.",
    bad: "LABEL a=\"b\"\nFROM scratch\nUSER 65532:65532\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    let before = model.sites().take_while(|site| site.keyword != Keyword::From);
    for site in before.filter(|site| site.keyword != Keyword::Arg) {
        let name = site.keyword.as_str();
        let remedy = if model.stages.is_empty() {
            "Begin the file with FROM; a part that other files include can be ignored by `# dfix: ignore-file=…`"
        } else {
            "Move it into the stage that it is for, behind FROM"
        };
        findings.push(
            RULE.finding(site, site.name.range.clone(), format!("{name} stands before any FROM"))
                .by_hand(remedy),
        );
    }
}
