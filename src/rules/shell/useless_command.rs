//! Programs for machines with people or services on them have nothing to do in a build.

use crate::{
    Settings,
    knowledge::programs,
    model::{Model, packages::effective_words},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule. Unlike hadolint it looks through `sudo` and at paths (`/usr/sbin/service`), and knows a few more.
pub static RULE: Rule = Rule {
    name: "useless-command",
    aliases: &["DL3001"],
    category: Category::Shell,
    severity: Severity::Info,
    on: Default::On,
    summary: "A RUN calls a program that has nothing to do in a build",
    why: "A RUN is a process of its own: no service runs before it, none runs on behind it, and nobody sits at a terminal. \
          What `service`, `mount`, `top` or an editor does there is gone with it.",
    fix_safety: "Nothing is done: what the command was meant for is not in the file.",
    bad: "FROM debian:12\nRUN service nginx start\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.sites().filter(|site| site.instruction.innermost().keyword == Keyword::Run) {
        if !model.holds_any(site, programs::idle_names()) {
            continue;
        }
        let Ok(script) = model.script(site) else { continue };
        for visit in script.commands() {
            let Some((program, arguments)) = effective_words(visit.command).split_first() else { continue };
            let Some(name) = program.text.rsplit('/').next() else { continue };
            let Some(row) = programs::idle(name, arguments.iter().map(|word| &*word.text)) else { continue };
            let finding = RULE.finding(site, program.range.clone(), format!("`{name}` {}", row.why));
            let finding = match &row.code {
                Some(code) => finding.coded([*code]),
                None => finding.coded([]),
            };
            findings.push(finding.by_hand(
                "Take it out where nothing else in the RUN needs it; what has to happen when the container starts belongs into \
                 its ENTRYPOINT or CMD",
            ));
        }
    }
}
