//! `npm install` may write another lock file than the one that was copied; `npm ci` holds to it.

use super::{Run, runs};
use crate::{
    Settings,
    knowledge::{glob, package_managers::Exact},
    model::{Model, packages::Call},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "npm-ci",
    aliases: &[],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::On,
    summary: "npm may install other versions than the copied lock file says",
    why: "Where package.json and the lock file differ, `npm install` changes the lock file and goes on: two builds install two \
          sets of packages. `npm ci` installs what the lock file says, or stops.",
    fix_safety: "Unsafe: `npm ci` stops where the two files differ, removes node_modules first, and came with npm 5.7. \
                 By hand where the image brings an older one.",
    bad: "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install\nUSER 1000:1000\n",
    good: "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nUSER 1000:1000\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model).filter(|run| !run.is_put_off()) {
        for call in &run.calls {
            let exact = call.manager.exact.as_ref().filter(|exact| call.is_one_of(&exact.instead_of));
            let (Some(exact), Some(verb)) = (exact, call.verb_word) else { continue };
            let is_other =
                call.may_hold_flags() || exact.not_with.iter().any(|option| call.has_option(option));
            if is_other || !call.operands().is_empty() || !has_lock(model, &run, exact) {
                continue;
            }
            let message =
                format!("`{}` may install other versions than the copied lock file says", call.title());
            let finding = RULE.finding(run.site, call.command.range.clone(), message);
            let command = format!("{} {}", call.manager.name, exact.verb);
            if let Some(image) = without_it(model, &run, call, exact) {
                findings.push(
                    finding.by_hand(format!("Build on a newer image: {image} doesn't know `{command}`")),
                );
                continue;
            }
            let why = format!(
                "`{command}` stops where package.json and the lock file differ, and removes node_modules first"
            );
            let fix = Fix::new(format!("write `{command}`"), Applicability::Unsafe(why))
                .framed(Change::Inside(run.site.index))
                .replace(verb.range.clone(), exact.verb.to_string());
            findings.push(finding.fixed_by(fix));
        }
    }
}

/// Does a COPY before it name a lock file? A glob may match nothing.
fn has_lock(model: &Model<'_>, run: &Run<'_, '_>, exact: &Exact) -> bool {
    model.sites_before(run.stage, run.site.index).any(|site| {
        let operands = match site.keyword {
            Keyword::Copy | Keyword::Add => site.instruction.operands(),
            _ => return false,
        };
        let is_lock = |text: &&str| {
            let name = text.trim_matches(['"', '\'']).rsplit('/').next().unwrap_or_default();
            exact.locks.iter().any(|lock| lock == name)
        };
        operands.split_last().is_some_and(|(_, sources)| sources.iter().any(is_lock))
    })
}

/// The image at the bottom of a stage, where its manager doesn't know the verb and no call installs another.
fn without_it(model: &Model<'_>, run: &Run<'_, '_>, call: &Call<'_>, exact: &Exact) -> Option<String> {
    let (name, tag) = model.ancestry(run.stage).last()?.base.certain()?;
    let image = format!("{name}:{tag}");
    let mut before = model.sites_before(run.stage, run.site.index + 1).flat_map(|site| model.calls(site));
    let renews = |other: Call<'_>| {
        let mut operands = other.operands().into_iter();
        other.is_of(call.manager)
            && operands.any(|word| word.text.split('@').next() == Some(&call.manager.name))
    };
    if before.any(renews) {
        return None;
    }
    exact.unknown_in.iter().any(|known| glob(known, &image)).then(|| format!("`{image}`"))
}
