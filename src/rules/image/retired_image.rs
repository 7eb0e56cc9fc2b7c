//! An image that gets no updates any more keeps its holes.

use crate::{
    Settings,
    knowledge::images,
    model::{Model, Use},
    rules::{Category, Default, Finding, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "retired-image",
    aliases: &[],
    category: Category::Image,
    severity: Severity::Warning,
    on: Default::On,
    summary: "An image gets no updates any more",
    why: "Its publisher has given it up: holes that are found in it, or in what it holds, stay open. A digest doesn't \
          help, and a scanner (trivy, grype) will list more of them every month.",
    fix_safety: "No fix: the successor is named, but its tags, paths and versions are its own.",
    bad: "FROM openjdk:17\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, settings: &Settings, findings: &mut Vec<Finding>) {
    for reference in model.references().iter().filter(|reference| reference.used != Use::Frontend) {
        let Some((name, tag)) = reference.resolved.as_deref().and_then(|name| name.rsplit_once(':')) else {
            continue;
        };
        let successor =
            images::lookup(&settings.image_facts, name, tag).and_then(|facts| facts.retired.as_ref());
        let Some(successor) = successor else { continue };
        let finding = RULE.finding(
            model.site(reference.index),
            reference.image.range.clone(),
            format!("`{}` gets no updates any more", reference.image.text()),
        );
        findings.push(finding.by_hand(format!("Build on its successor, {successor}, and try the image out")));
    }
}
