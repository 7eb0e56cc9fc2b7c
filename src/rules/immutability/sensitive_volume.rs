//! VOLUME of a folder that is the system's.

use crate::{
    Settings,
    knowledge::volumes,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "sensitive-volume",
    aliases: &[],
    category: Category::Immutability,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A folder of the system, or of secrets, is a volume",
    why: "A volume is writable, outlives the container and asks to be mounted from the host: of /etc or /usr it keeps \
          old programs and settings over every update of the image, of the engine's socket or the kernel's folders it \
          hands the host over.",
    fix_safety: "No fix: what of the folder has to be kept the file doesn't say.",
    bad: "FROM debian:12\nVOLUME /etc\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        for site in model.body(stage).filter(|site| site.keyword == Keyword::Volume) {
            for folder in model.volumes_of(stage, site) {
                let Some(why) = volumes::why_not(&folder) else { continue };
                let message = format!("VOLUME {folder} {why}");
                findings.push(RULE.finding(site, site.range.clone(), message).by_hand(
                    "Name the folder below it that the application writes, and give secrets and settings when the \
                     container starts; dfix doesn't know what has to be kept",
                ));
            }
        }
    }
}
