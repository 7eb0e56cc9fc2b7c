//! `latest` is whatever the publisher released last.

use crate::{
    Settings,
    model::{Model, Use},
    rules::{Category, Default, Finding, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "no-latest",
    aliases: &["DL3007"],
    category: Category::Image,
    severity: Severity::Warning,
    on: Default::On,
    summary: "An image is named by the tag `latest`",
    why: "`latest` is whatever the publisher released last, so the same file gives another major version one day. A digest \
          beside it keeps the build the same, but says to nobody which version that is, and the next update of the \
          digest may be a jump.",
    fix_safety: "No fix: which version is meant only its author knows.",
    bad: "FROM debian:latest\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for reference in model.references().iter().filter(|reference| reference.used != Use::Frontend) {
        let image = &reference.image;
        if image.tag.as_ref().is_none_or(|tag| &*tag.text != "latest") {
            continue;
        }
        let name = &image.name.text;
        let when = if image.digest.is_some() {
            "when its digest is moved"
        } else {
            "with the publisher's next release"
        };
        let finding = RULE.finding(
            model.site(reference.index),
            image.range.clone(),
            format!("`{name}:latest` becomes another version {when}"),
        );
        // hadolint's rule is about FROM, and content with a digest.
        let is_hadolints = reference.used == Use::Base && reference.digest().is_none();
        let finding = finding.coded(is_hadolints.then_some("DL3007"));
        findings.push(finding.by_hand(format!("Write the version that you build on, as `{name}:VERSION`")));
    }
}
