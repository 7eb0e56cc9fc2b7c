//! An image without a tag is whatever `latest` is on the day of the build.

use crate::{
    Settings,
    model::{Base, Model},
    rules::{Category, Default, Finding, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "explicit-tag",
    aliases: &["DL3006"],
    category: Category::Image,
    severity: Severity::Warning,
    on: Default::On,
    summary: "FROM names an image without a tag",
    why: "Without a tag the builder takes `latest`, so the same file gives another image after the next release. A \
          fixed version makes builds repeatable and updates a decision.",
    fix_safety: "No fix: which version is meant only its author knows.",
    bad: "FROM debian\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, settings: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        let Base::Image { reference, .. } = &stage.base else { continue };
        if reference.tag.is_some() || reference.digest.is_some() || reference.has_expansion() {
            continue;
        }
        let name = &reference.name.text;
        if settings.images.is_context(name) {
            continue;
        }
        let finding = RULE.finding(
            model.site(stage.from),
            reference.range.clone(),
            format!("`{name}` has no tag, so `latest` is built on"),
        );
        findings.push(finding.by_hand(format!("Write the version that you build on, as `{name}:VERSION`")));
    }
}
