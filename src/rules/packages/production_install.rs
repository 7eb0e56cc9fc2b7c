//! Packages that only developers need are installed into the image that is shipped.

use super::runs;
use crate::{
    Settings,
    model::{Model, Site, Stage},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
    text::{Applicability, Change, Fix},
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
    fix_safety: "Unsafe: a program may use at run time what stands among devDependencies, and npm 6 (Node 14) passes over the \
                 option. By hand where the stage builds something, which needs them: a stage of its own for the build keeps \
                 them out.",
    bad: "FROM node:22\nCOPY . .\nRUN npm ci\nUSER 1000:1000\n",
    good: "FROM node:22\nCOPY . .\nRUN npm ci --omit=dev\nUSER 1000:1000\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model).filter(|run| !run.is_put_off() && model.is_shipped(run.stage)) {
        let value = model.env_before(run.stage, run.site.index, "NODE_ENV");
        if value.is_some_and(|value| value.contains("production") || value.contains('$')) {
            continue;
        }
        for call in run.calls.iter().filter(|call| call.manager.name == "npm") {
            let is_install = matches!(call.verb, "install" | "i" | "ci" | "clean-install");
            let text = model.document.text(&call.command.range);
            let is_told = ["omit", "production", "--prod", "only", "-g", "--global", "NODE_ENV"]
                .iter()
                .any(|option| text.contains(option));
            if !is_install || is_told || call.may_hold_flags() || !call.operands().is_empty() {
                continue;
            }
            let message = format!("`{}` installs devDependencies into the shipped image", call.title());
            let finding = RULE.finding(run.site, call.command.range.clone(), message);
            if may_build(model, run.stage) {
                findings.push(finding.by_hand(
                    "Build in a stage of its own and copy what the program needs, or add --omit=dev where nothing is built here",
                ));
                continue;
            }
            let why = "the program may use at run time what stands among devDependencies";
            findings.push(
                finding.fixed_by(
                    Fix::new("add --omit=dev", Applicability::Unsafe(why.into()))
                        .framed(Change::Inside(run.site.index))
                        .insert(call.flag_place(), " --omit=dev"),
                ),
            );
        }
    }
}

/// Programs that mostly come from devDependencies, and npm's ways to call them.
const TOOLS: &[&str] = &[
    "npm run",
    "npm test",
    "npm t ",
    "npm exec",
    "npm prune",
    "npx",
    "build",
    "node_modules",
    "yarn",
    "pnpm",
    "bower",
    "gulp",
    "grunt",
    "jest",
    "mocha",
    "ng ",
    "nodemon",
    "ts-node",
    "tsc",
    "tsx",
    "vite",
    "webpack",
];

/// Does anything in a stage look as if it needed such a program, in the build or in the container?
fn may_build(model: &Model<'_>, stage: &Stage<'_>) -> bool {
    let runs = |site: &Site<'_>| {
        matches!(
            site.instruction.innermost().keyword,
            Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck
        )
    };
    model.body(stage).filter(runs).any(|site| {
        let words: Vec<_> = model
            .document
            .text(&site.range)
            .split(|c: char| c.is_whitespace() || "\"',[]".contains(c))
            .filter(|word| !word.is_empty())
            .collect();
        let text = words.join(" ");
        TOOLS.iter().any(|tool| text.contains(tool))
    })
}
