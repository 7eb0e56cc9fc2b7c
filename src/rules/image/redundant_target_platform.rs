//! FROM --platform=$TARGETPLATFORM says what is so anyway.

use crate::{
    Settings,
    model::{Base, Model},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "redundant-target-platform",
    aliases: &["RedundantTargetPlatform", "DL3065"],
    category: Category::Image,
    severity: Severity::Info,
    on: Default::On,
    summary: "FROM names the target platform, which it has anyway",
    why: "A base image is taken for the target platform where FROM says nothing else. The flag looks as if it did something.",
    fix_safety: "Safe for images, where no ARG gives the variable another value.",
    bad: "FROM --platform=$TARGETPLATFORM debian:12\nUSER 10001:10001\n",
    good: "FROM debian:12\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        let site = model.site(stage.from);
        let Some(flag) = site.instruction.flag("platform") else { continue };
        let value = flag.value.as_ref().map_or("", |value| value.text.trim_matches(['"', '\'']));
        if !matches!(value, "$TARGETPLATFORM" | "${TARGETPLATFORM}") {
            continue;
        }
        let message = "a base image is taken for the target platform anyway";
        let finding = RULE.finding(site, flag.range.clone(), message);
        let sets = |pair: &crate::syntax::Pair| &*pair.key.text == "TARGETPLATFORM" && pair.value.is_some();
        let is_set = model.of_kind(Keyword::Arg).any(|arg| arg.instruction.pairs().iter().any(sets));
        let is_image = matches!(stage.base, Base::Image { .. });
        let next = model.document.text(&(flag.range.end..site.range.end));
        let gap = next.len() - next.trim_start_matches([' ', '\t']).len();
        findings.push(if is_set || !is_image || gap == 0 {
            finding.by_hand("Leave it out where it says nothing else than the default: dfix can't tell here")
        } else {
            finding.fixed_by(
                Fix::safe_inside("leave --platform out", site.index)
                    .replace(flag.range.start..flag.range.end + gap, ""),
            )
        });
    }
}
