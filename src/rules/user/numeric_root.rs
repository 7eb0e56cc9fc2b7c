//! `USER root`, for those who want numbers everywhere.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "numeric-root",
    aliases: &["DL3066"],
    category: Category::User,
    severity: Severity::Info,
    on: Default::Strict,
    summary: "USER names root instead of its number",
    why: "Where USER holds numbers alone, whoever checks an image needn't look up any name in it; hadolint asks for that of \
          root too.",
    fix_safety: "Safe: uid 0 is root's in every image, and Docker takes its home and its groups from the same line of \
                 /etc/passwd.",
    bad: "FROM debian:12\nUSER root\nRUN true\nUSER 10001:10001\n",
    good: "FROM debian:12\nUSER 0\nRUN true\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind_with_triggers(Keyword::User) {
        let Some(word) = site.instruction.text() else { continue };
        // Spelled plainly, as it is read: no quotes, no variable, no continuation.
        let number = match model.document.text(&word.range) {
            "root" => "0",
            "root:root" => "0:0",
            _ => continue,
        };
        let fix =
            Fix::safe_inside(format!("write `{number}`"), site.index).replace(word.range.clone(), number);
        findings.push(RULE.finding(site, word.range.clone(), "the user is the name `root`").fixed_by(fix));
    }
}
