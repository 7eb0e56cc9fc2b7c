//! AS in the case of FROM.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Arguments, Keyword},
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "as-casing",
    aliases: &["FromAsCasing"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::Strict,
    summary: "AS is in another case than FROM",
    why: "The two are one instruction's keywords, and BuildKit warns where their case differs.",
    fix_safety: "Safe: builders don't tell keywords apart by their case.",
    bad: "FROM scratch as app\nUSER 65532:65532\n",
    good: "FROM scratch AS app\nUSER 65532:65532\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind(Keyword::From) {
        let Arguments::From { as_keyword: Some(word), .. } = &site.instruction.arguments else { continue };
        let from = &site.name.text;
        let written = if from.chars().all(|c| c.is_ascii_lowercase()) {
            word.text.to_ascii_lowercase()
        } else if from.chars().all(|c| c.is_ascii_uppercase()) {
            word.text.to_ascii_uppercase()
        } else {
            // `From` is consistent-casing's.
            continue;
        };
        if *written == *word.text {
            continue;
        }
        let message = format!("{} is in another case than {from}", word.text);
        findings.push(RULE.finding(site, word.range.clone(), message).fixed_by(
            Fix::safe_inside(format!("write {written}"), site.index).replace(word.range.clone(), written),
        ));
    }
}
