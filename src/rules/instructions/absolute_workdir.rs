//! A relative WORKDIR lies below whatever the one before it, or the base image, says.

use crate::{
    Settings,
    model::{
        Model, Site, Stage,
        folders::{cleaned, may_be_absolute},
    },
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "absolute-workdir",
    aliases: &["DL3000", "WorkdirRelativePath"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::On,
    summary: "WORKDIR names a relative path",
    why: "A relative WORKDIR is added to the one before it, at first to the base image's, which another version of the \
          image may change. A whole path says where everything lies.",
    fix_safety: "Safe: the path that the WORKDIRs before it and the base image's add up to, where no variable is in them. \
                 By hand where the base image's isn't known.",
    bad: "FROM debian:12\nWORKDIR /srv\nWORKDIR app\nUSER 10001:10001\n",
    good: "FROM debian:12\nWORKDIR /srv\nWORKDIR /srv/app\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        for site in model.body(stage).filter(|site| site.keyword == Keyword::Workdir) {
            let Some(word) = site.instruction.text() else { continue };
            let bare = word.text.trim_start_matches(['"', '\'']);
            if may_be_absolute(bare) || bare.is_empty() {
                continue;
            }
            let mut before = model.sites_before(stage, site.index);
            let is_first = !before.any(|earlier| earlier.keyword == Keyword::Workdir);
            // BuildKit warns of the first alone: a mended first one mends the others.
            let codes: &[_] = if is_first { RULE.aliases } else { &["DL3000"] };
            let message = format!("WORKDIR {} is relative", word.text);
            let finding = RULE.finding(site, word.range.clone(), message).coded(codes.iter().copied());
            findings.push(match (absolute(model, stage, site), is_first) {
                (Some(path), _) => finding.fixed_by(
                    Fix::safe_inside(format!("write {path}"), site.index).replace(word.range.clone(), path),
                ),
                (None, true) => finding.by_hand(
                    "Write the whole path: the base image's own WORKDIR, which dfix doesn't know, decides what it lies below",
                ),
                (None, false) => finding.by_hand(
                    "Write the whole path: dfix isn't certain of it, since a variable, a blank or a relative WORKDIR is part of it",
                ),
            });
        }
    }
}

/// The whole path, where it is certain and spelled without quotes or escapes.
fn absolute(model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>) -> Option<String> {
    let here = model.certain_workdir_before(stage, site.index)?;
    let below = site.instruction.text()?.literal(model.document.escape)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@".contains(c);
    let path = cleaned(&format!("{here}/{}", below.trim()));
    path.chars().all(plain).then_some(path)
}
