//! `FROM --platform=linux/amd64`: the same machine everywhere, whatever the builder is asked for.

use crate::{
    Settings,
    model::{Base, Model},
    rules::{Category, Default, Finding, Rule, Severity, layout},
    text::{Applicability, Fix},
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
    fix_safety: "Unsafe: without the flag the same file builds for the machine that it is built on, or the platform that \
                 the builder is given. Not where the file says nothing of its base image: scratch, another stage.",
    bad: "FROM --platform=linux/amd64 debian:12\nUSER 10001:10001\n",
    good: "FROM debian:12\nUSER 10001:10001\n",
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
        let why = "on another machine the same file builds for that machine then, where the image has it";
        let fix = Fix::new("leave --platform out", Applicability::Unsafe(why.into()));
        let is_image = matches!(stage.base, Base::Image { .. });
        if let Some(fix) = layout::without_flag(fix, model, site, flag).filter(|_| is_image) {
            findings.push(finding.fixed_by(fix));
            continue;
        }
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
