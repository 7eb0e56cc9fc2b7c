//! `FROM --platform=linux/amd64`: the same machine everywhere, whatever the builder is asked for.

use crate::{
    Settings,
    model::{Base, Model},
    rules::{Category, Default, Finding, Rule, Severity},
};

/// The rule. As in BuildKit, a stage whose name tells the platform is one of several on purpose; hadolint
/// reports these, and variables other than BUILDPLATFORM and TARGETPLATFORM, which are no constants.
pub static RULE: Rule = Rule {
    name: "constant-platform",
    aliases: &["DL3029", "FromPlatformFlagConstDisallowed"],
    category: Category::Image,
    severity: Severity::Info,
    on: Default::On,
    summary: "FROM fixes the platform",
    why: "On another machine everything in the stage is emulated, slowly, or doesn't start; and a build for several \
          platforms gives the same one under each name. The caller says which platform is wanted, with --platform.",
    fix_safety: "No fix: without the flag the same file builds something else on another machine.",
    bad: "FROM --platform=linux/amd64 debian:12\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        let site = model.site(stage.from);
        let Some(flag) = site.instruction.flag("platform") else { continue };
        let Some(value) = flag.value.as_ref().filter(|value| !value.text.is_empty()) else { continue };
        let Some(platform) = value.literal(model.document.escape) else { continue };
        let name = stage.name.as_deref().unwrap_or_default();
        if platform.split('/').take(2).any(|part| !part.is_empty() && name.contains(&part.to_lowercase())) {
            continue;
        }
        let finding = RULE.finding(site, flag.range.clone(), format!("the platform is always {platform}"));
        findings.push(finding.by_hand(match &stage.base {
            Base::Stage(_) => "Remove the flag: a stage has the platform that it was built for".into(),
            Base::Scratch => "Remove the flag, and give the builder --platform where it matters".to_owned(),
            Base::Image { .. } => format!(
                "Remove the flag, and give the builder --platform={platform} where it matters; name the stage after the \
                 platform if it is one of several; a compiler's stage takes --platform=$BUILDPLATFORM"
            ),
        }));
    }
}
