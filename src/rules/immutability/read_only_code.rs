//! Code that belongs to the user who runs it can be changed by whoever breaks in.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "read-only-code",
    aliases: &[],
    category: Category::Immutability,
    severity: Severity::Info,
    on: Default::Strict,
    summary: "Copied files belong to the user that the container runs as",
    why: "What an application owns it can change: whoever breaks in leaves his own code behind, and the next start of \
          the container runs it. Root's files can only be read and run by another user, which is all that code needs.",
    fix_safety: "No fix: whether the application writes among the files only its author knows; --chmod takes one \
                 number for files and folders alike, which either makes every file executable or closes the folders, \
                 and letters (u=rwX,go=rX) need Dockerfile syntax 1.14.",
    bad: "FROM debian:12\nUSER 10001:10001\nCOPY --chown=10001:10001 app /app\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for (stage, _, user) in model.own_users() {
        let name = user.split(':').next().unwrap_or_default();
        for site in model.body(stage).filter(|site| matches!(site.keyword, Keyword::Copy | Keyword::Add)) {
            let Some(owner) = site.instruction.flag("chown").and_then(|flag| flag.value.as_ref()) else {
                continue;
            };
            let is_theirs = owner.text.split(':').next() == Some(name);
            if !is_theirs || site.instruction.flag("chmod").is_some() {
                continue;
            }
            let message = format!("{} gives the files to `{name}`, who runs them", site.keyword.as_str());
            findings.push(RULE.finding(site, owner.range.clone(), message).by_hand(
                "Leave --chown out where the files are code, and give the user only the folders that it writes; which \
                 those are the file doesn't show",
            ));
        }
    }
}
