//! A program that is meant for people at a terminal, in a script.

use super::runs;
use crate::{
    Settings,
    knowledge::package_managers::Instead,
    model::{Model, packages::Call},
    rules::{Category, Default, Finding, Rule, Severity},
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "apt-get-not-apt",
    aliases: &["DL3027"],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::On,
    summary: "A script calls apt, which is meant for people; apt-get is for scripts",
    why: "apt's manual says that its behaviour may change between versions, and apt says so itself in each build's log \
          (\"apt does not have a stable CLI interface\").",
    fix_safety: "Safe: apt takes apt-get's options, and only verbs are rewritten that do the same in both. Names with \
                 patterns are left alone, since the two read them differently.",
    bad: "FROM debian:12\nRUN apt update && apt install -y curl\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model) {
        for call in &run.calls {
            let instead = call.manager.instead.as_ref();
            let Some(instead) = instead.filter(|instead| instead.program == call.program_name()) else {
                continue;
            };
            let message = format!("`{}` is meant for people, and may change", call.title());
            let finding =
                RULE.finding(run.site, call.command.range.clone(), message).coded_as(&instead.codes);
            findings.push(match rewritten(call, instead) {
                Ok((program, verb)) => {
                    let title = format!("call {}", program.rsplit('/').next().unwrap_or_default());
                    let fix = Fix::safe_inside(title, run.site.index);
                    let fix = fix.replace(call.program.range.clone(), program);
                    finding.fixed_by(match (call.verb_word, verb) {
                        (Some(word), Some(verb)) => fix.replace(word.range.clone(), verb),
                        _ => fix,
                    })
                }
                Err(why) => finding.by_hand(why),
            });
        }
    }
}

/// The program, and the verb where that changes too.
fn rewritten(call: &Call<'_>, instead: &Instead) -> Result<(String, Option<String>), String> {
    let name = &call.manager.name;
    let by_hand = |why: &str| Err(format!("Write it for {name}; dfix doesn't, since {why}"));
    let Some((_, known)) = instead.verbs.iter().find(|(verb, _)| verb == call.verb) else {
        return by_hand("it knows no counterpart of this verb");
    };
    if call.program.text.contains(['"', '\'', '\\', '\n']) {
        return by_hand("the program's name is in quotes");
    }
    if call.operands().iter().any(|word| word.text.contains(['*', '?', '~', '^', '[', '('])) {
        return by_hand("the two read patterns in names differently");
    }
    let (program, verb) = known.split_once(' ').unwrap_or((known, ""));
    let is_other = call.manager.commands.first().is_some_and(|first| first != program);
    if is_other && call.arguments.iter().any(|word| word.text.starts_with('-')) {
        return by_hand(&format!("{program} doesn't know all of its options"));
    }
    let folder = call.program.text.strip_suffix(call.program_name()).unwrap_or_default();
    Ok((format!("{folder}{program}"), (verb != call.verb).then(|| verb.to_owned())))
}
