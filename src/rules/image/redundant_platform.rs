//! `FROM --platform=$TARGETPLATFORM` asks for what is there without it.

use crate::{
    Settings,
    model::{Base, Model},
    rules::{Category, Default, Finding, Rule, Severity},
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "redundant-platform",
    aliases: &["RedundantTargetPlatform"],
    category: Category::Image,
    severity: Severity::Info,
    on: Default::On,
    summary: "FROM asks for $TARGETPLATFORM, which is the default",
    why: "The builder takes the target's platform where none is named. Named, it hides the stages that do ask for another \
          one, and Docker's classic builder stops at the variable.",
    fix_safety: "Safe where the variable is the builder's own: the flag goes, the platform stays. Nothing is done where \
                 the file gives it a default.",
    bad: "FROM --platform=$TARGETPLATFORM debian:12\nUSER 10001:10001\n",
    good: "FROM debian:12\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        let site = model.site(stage.from);
        let Some(flag) = site.instruction.flag("platform") else { continue };
        let text = flag.value.as_ref().map_or("", |value| &value.text);
        if !matches!(text.trim_matches('"'), "$TARGETPLATFORM" | "${TARGETPLATFORM}") {
            continue;
        }
        let finding =
            RULE.finding(site, flag.range.clone(), format!("{text} is the platform without the flag too"));
        let is_own =
            model.global_args().any(|(_, pair)| &*pair.key.text == "TARGETPLATFORM" && pair.value.is_some());
        let after = model.document.text(&(flag.range.end..site.range.end));
        let gap = after.len() - after.trim_start_matches([' ', '\t']).len();
        findings.push(if is_own {
            finding.by_hand("Remove the ARG's default, then the flag: TARGETPLATFORM is the builder's to set")
        } else if !matches!(stage.base, Base::Image { .. }) || gap == 0 || after[gap..].starts_with('\\') {
            finding.by_hand("Remove the flag")
        } else {
            finding.fixed_by(
                Fix::safe_inside("remove the flag", site.index)
                    .replace(flag.range.start..flag.range.end + gap, ""),
            )
        });
    }
}
