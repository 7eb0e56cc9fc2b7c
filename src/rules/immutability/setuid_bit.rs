//! `chmod u+s`: a program that makes root of whoever runs it.

use super::modes;
use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "setuid-bit",
    aliases: &[],
    category: Category::Immutability,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A program is made to run as its owner, whoever starts it",
    why: "A setuid program of root's is a way to root for every user in the container: USER holds as long as that \
          program has no flaw. Kubernetes' allowPrivilegeEscalation: false and Docker's no-new-privileges switch such \
          programs off, and what depends on one fails there.",
    fix_safety: "No fix: what needs the program to run as root the file doesn't say.",
    bad: "FROM debian:12\nRUN chmod u+s /usr/bin/ping\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for given in modes::given(model, modes::sets_uid) {
        // On a folder the bit does nothing.
        if given.wide && given.title.starts_with("mkdir") {
            continue;
        }
        let what = match given.paths.as_slice() {
            [one] if !one.is_empty() && given.wide => {
                format!("what lies in `{one}` run as its owner, whoever starts it")
            }
            [one] if !one.is_empty() => format!("`{one}` run as its owner, whoever starts it"),
            _ => "programs run as their owner, whoever starts them".into(),
        };
        let message = format!("`{}` makes {what}", given.title);
        findings.push(RULE.finding(given.site, given.range.clone(), message).by_hand(
            "Give the program the one capability that it needs (setcap), or let root do its work before USER; dfix \
             doesn't know what the program needs",
        ));
    }
}
