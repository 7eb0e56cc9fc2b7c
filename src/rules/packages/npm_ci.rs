//! `npm install` may write another lock file than the one that was copied; `npm ci` holds to it.

use super::runs;
use crate::{
    Settings,
    model::{Model, Stage},
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
    fix_safety: "Unsafe: `npm ci` stops where the two files differ, removes node_modules first, and came with npm 5.7.",
    bad: "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install\nUSER 1000:1000\n",
    good: "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nUSER 1000:1000\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model).filter(|run| !run.is_put_off()) {
        for call in run.calls.iter().filter(|call| call.manager.name == "npm") {
            let Some(verb) = call.verb_word.filter(|_| matches!(call.verb, "install" | "i")) else {
                continue;
            };
            let elsewhere =
                ["-g", "--global", "--prefix", "-C", "--no-package-lock", "--no-save", "--package-lock-only"];
            let is_other = call.may_hold_flags() || elsewhere.iter().any(|option| call.has_option(option));
            if is_other || !call.operands().is_empty() || !has_lock(model, run.stage, run.site.index) {
                continue;
            }
            let message =
                format!("`{}` may install other versions than the copied lock file says", call.title());
            let why =
                "`npm ci` stops where package.json and the lock file differ, and removes node_modules first";
            let fix = Fix::new("write `npm ci`", Applicability::Unsafe(why.into()))
                .framed(Change::Inside(run.site.index))
                .replace(verb.range.clone(), "ci");
            findings.push(RULE.finding(run.site, call.command.range.clone(), message).fixed_by(fix));
        }
    }
}

/// Does a COPY before it name the lock file? A glob may match nothing.
fn has_lock(model: &Model<'_>, stage: &Stage<'_>, index: usize) -> bool {
    model.sites_before(stage, index).any(|site| {
        let operands = match site.keyword {
            Keyword::Copy | Keyword::Add => site.instruction.operands(),
            _ => return false,
        };
        let is_lock = |text: &&str| {
            let name = text.trim_matches(['"', '\'']).rsplit('/').next().unwrap_or_default();
            matches!(name, "package-lock.json" | "npm-shrinkwrap.json")
        };
        operands.split_last().is_some_and(|(_, sources)| sources.iter().any(is_lock))
    })
}
