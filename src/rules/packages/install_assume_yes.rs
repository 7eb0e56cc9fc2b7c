//! A package manager that asks, where nobody can answer.

use super::{Run, runs};
use crate::{
    Settings,
    model::{Model, packages::Call},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::shell::Command,
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "install-assume-yes",
    aliases: &["DL3014", "DL3030", "DL3034", "DL3038"],
    category: Category::Packages,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A package manager asks before it installs, and nobody can answer in a build",
    why: "A build has no terminal: where the package manager has something to ask, it stops, and so does the build. That it \
          built so far may only mean that there was nothing to ask yet.",
    fix_safety: "Safe: the flag answers yes where the build would have stopped. Unsafe where the build would have gone on: \
                 behind it stands `||`, or `;` without `set -e`.",
    bad: "FROM debian:12\nRUN apt-get update && apt-get install curl\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nUSER 10001:10001\n",
    check,
};

/// Does something before a pipe answer (`yes | …`)?
fn is_answered(run: &Run<'_, '_>, call: &Call<'_>) -> bool {
    let pipelines = run.script.list.iter().flat_map(|list| &list.pipelines);
    pipelines.filter(|pipeline| pipeline.commands.len() > 1).any(|pipeline| {
        let is_it = |command: &Command| matches!(command, Command::Simple(simple) if std::ptr::eq(simple, call.command));
        let (first, piped) = (&pipeline.commands[0], &pipeline.commands[1..]);
        let answers = matches!(first, Command::Simple(simple) if simple.words.first().is_some_and(|word| {
            matches!(&*word.text, "yes" | "echo" | "printf")
        }));
        answers && piped.iter().any(is_it)
    })
}

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model) {
        for call in &run.calls {
            let Some(switch) = call.manager.assume_yes.as_ref().filter(|switch| call.misses(switch)) else {
                continue;
            };
            if is_answered(&run, call)
                || call.may_hold_flags()
                || model.is_told_before(run.stage, run.site, &switch.configured)
            {
                continue;
            }
            let message = format!("`{}` asks before it does it, and nobody can answer", call.title());
            let applicability = if run.script.fails_with(call.command) {
                Applicability::Safe
            } else {
                Applicability::Unsafe("where it asked so far, the build went on without it".into())
            };
            let fix = Fix::new(format!("add {}", switch.flag), applicability)
                .framed(Change::Inside(run.site.index))
                .insert(call.flag_place(), format!(" {}", switch.flag));
            let finding = RULE.finding(run.site, call.command.range.clone(), message);
            findings.push(finding.coded_as(&switch.codes).fixed_by(fix));
        }
    }
}
