//! Packages that only developers need are installed into the image that is shipped.

use super::runs;
use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "production-install",
    aliases: &[],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::Strict,
    summary: "The shipped image gets packages that only developers need",
    why: "`npm install` and `npm ci` install devDependencies too: compilers, test runners and their known holes, in an image \
          that runs none of them.",
    fix_safety: "Nothing is done: a build in the same stage may need them. A stage of its own for the build keeps them out.",
    bad: "FROM node:22\nCOPY . .\nRUN npm ci\nUSER 1000:1000\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model).filter(|run| !run.is_put_off() && model.is_shipped(run.stage)) {
        let value = model.env_before(run.stage, run.site.index, "NODE_ENV");
        if value.is_some_and(|value| value.contains("production") || value.contains('$')) {
            continue;
        }
        for call in run.calls.iter().filter(|call| call.manager.name == "npm") {
            let is_install = matches!(&*call.verb, "install" | "i" | "ci" | "clean-install");
            let text = model.document.text(&call.command.range);
            let is_told = ["omit", "production", "--prod", "only", "-g", "--global", "NODE_ENV"]
                .iter()
                .any(|option| text.contains(option));
            if !is_install || is_told || call.may_hold_flags() || !call.operands().is_empty() {
                continue;
            }
            let message = format!("`{}` installs devDependencies into the shipped image", call.title());
            findings.push(RULE.finding(run.site, call.command.range.clone(), message).by_hand(
                "Add --omit=dev where nothing is built here, or build in a stage of its own and copy what the program needs",
            ));
        }
    }
}
