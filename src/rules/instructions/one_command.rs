//! Only the last CMD and the last ENTRYPOINT of a stage count.

use super::one_healthcheck::superseded;
use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "one-command",
    aliases: &["DL4003", "DL4004", "MultipleInstructionsDisallowed"],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A stage has several CMD or ENTRYPOINT instructions",
    why: "A container starts one command: the last CMD and the last ENTRYPOINT of its stage. Earlier ones look as if they \
          ran too, and don't.",
    fix_safety: "Safe: an earlier one has no effect, so the image stays the same. By hand where a comment stands on it, \
                 which would be left without what it is about.",
    bad: "FROM debian:12\nUSER 10001:10001\nCMD [\"first\"]\nCMD [\"second\"]\n",
    good: "FROM debian:12\nUSER 10001:10001\nCMD [\"second\"]\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for (keyword, code) in [(Keyword::Cmd, "DL4003"), (Keyword::Entrypoint, "DL4004")] {
        superseded(&RULE, &[code, "MultipleInstructionsDisallowed"], model, keyword, findings);
    }
}
