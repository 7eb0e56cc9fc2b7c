//! A RUN that cleans what another one left: the image doesn't get smaller.

use super::{Run, cleaning::cleaned_alone};
use crate::{
    Settings,
    model::{Model, packages::Call},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
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
        let Some(managers) = cleaned_alone(model, run.script) else { continue };
        let managers: Vec<_> =
            managers.into_iter().flatten().filter(|manager| manager.clean.is_some()).collect();
        let fills = |call: &Call<'_>| {
            managers.iter().any(|manager| call.is_of(manager)) && (call.installs() || call.refreshes())
        };
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
