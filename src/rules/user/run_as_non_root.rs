//! tmp
use crate::{Settings, model::Model, rules::{Category, Default, Finding, Rule, Severity}};
/// The rule.
pub static RULE: Rule = Rule { name: "run-as-non-root", aliases: &["DL3002"], category: Category::User, severity: Severity::Warning, on: Default::On,
 summary: "The container runs as root", why: "xxxxxxxxxxxxx.", fix_safety: "xxxxxxxxxxxx", bad: "", good: "", check };
fn check(_: &Model<'_>, _: &Settings, _: &mut Vec<Finding>) {}
