//! A RUN that cleans what another one left: the image doesn't get smaller.

use super::Run;
use crate::{
    Settings,
    model::{
        Model,
        folders::covers,
        packages::{Call, effective_words},
    },
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, shell::Simple},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "clean-in-own-run",
    aliases: &[],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::On,
    summary: "A RUN of its own cleans what another one left behind",
    why: "Each RUN is a layer on top of the others. Files that a later one removes are hidden, but stay in the image, and are \
          pulled with it.",
    fix_safety: "Nothing is done: the removal belongs into the RUN that leaves the files, as clean-package-cache does it; \
                 without this RUN the files would be seen again.",
    bad: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nRUN rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs_with_rm(model) {
        let commands = run.script.commands();
        let cleaned = |simple: &Simple| {
            let words = effective_words(simple);
            let is_rm = words.first().is_some_and(|word| &*word.text == "rm");
            if !is_rm && !run.calls.iter().any(|call| std::ptr::eq(call.command, simple)) {
                return None;
            }
            model.managers.iter().find_map(|manager| {
                let clean = manager.clean.as_ref()?;
                let of_clean = |word: &str| clean.folders.iter().any(|folder| covers(word, folder));
                let mut operands = words.iter().skip(1).filter(|word| !word.text.starts_with('-')).peekable();
                let removes = is_rm && operands.peek().is_some() && operands.all(|word| of_clean(&word.text));
                let calls = run.calls.iter().any(|call| {
                    std::ptr::eq(call.command, simple)
                        && call.is_of(manager)
                        && matches!(&*call.verb, "clean" | "autoclean" | "cache clean" | "cc")
                });
                (removes || calls).then_some(manager)
            })
        };
        let managers: Vec<_> = commands.iter().filter_map(|visit| cleaned(visit.command)).collect();
        let (Some(first), true) = (managers.first(), managers.len() == commands.len()) else { continue };
        let fills = |call: &Call<'_>| call.is_of(first) && (call.installs() || call.refreshes());
        let filled =
            model.sites_before(run.stage, run.site.index).find(|site| model.calls(*site).iter().any(fills));
        let Some(filled) = filled else { continue };
        let line = filled.lines.start();
        let finding = RULE.finding(
            run.site,
            run.site.name.range.clone(),
            format!("the files that it removes stay in the layer of the RUN in line {line}"),
        );
        findings.push(finding.by_hand(format!("Remove them at the end of the RUN in line {line}")));
    }
}

/// Those RUNs that call a manager, or remove something.
fn runs_with_rm<'m, 'd>(model: &'m Model<'d>) -> impl Iterator<Item = Run<'m, 'd>> {
    model.stages.iter().flat_map(move |stage| {
        model.body(stage).filter(|site| site.keyword == Keyword::Run).filter_map(move |site| {
            if !model.holds_any(site, ["rm ", "clean"]) {
                return None;
            }
            let script = model.script(site).ok()?;
            Some(Run { model, stage, site, script, calls: model.calls(site) })
        })
    })
}
