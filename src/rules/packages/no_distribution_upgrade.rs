//! An upgrade of the whole distribution inside an image.

use super::runs;
use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity, layout},
    text::{Applicability, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "no-distribution-upgrade",
    aliases: &["DL3005", "DL3035"],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::On,
    summary: "A RUN upgrades the whole distribution",
    why: "What comes out depends on the day of the build, packages of the base image are there twice (in its layer and in \
          this one), and essential ones may be removed on the way. A newer base image is the same, tested and smaller.",
    fix_safety: "Unsafe: something may rely on the newer packages, and holes that the base image has stay open until it is a newer \
                 one. By hand where the command is joined to others by more than `&&`, or has a comment of its own.",
    bad: "FROM debian:12\nRUN apt-get update && apt-get dist-upgrade -y\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN apt-get update\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model) {
        for call in &run.calls {
            let Some(upgrade) = call.manager.upgrade.as_ref().filter(|u| call.is_one_of(&u.verbs)) else {
                continue;
            };
            let message = format!("`{}` moves the whole distribution to other versions", call.title());
            let finding = RULE.finding(run.site, call.command.range.clone(), message);
            let finding = finding.coded_as(&upgrade.codes);
            let why = "something may rely on the newer packages, and holes of the base image stay open until it is a newer one";
            let fix = Fix::new("take the upgrade out", Applicability::Unsafe(why.into()));
            findings.push(match layout::without_command(fix, model, run.site, run.script, call.command) {
                Ok(fix) => finding.fixed_by(fix),
                Err(problem) => finding.by_hand(format!(
                    "Build on a newer release of the base image and pin its digest; dfix doesn't take the upgrade out: {problem}"
                )),
            });
        }
    }
}
