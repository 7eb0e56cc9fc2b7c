//! COPY makes files of root's, whoever USER names before it.

use crate::{
    Settings,
    model::{Model, User},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "copy-owner",
    aliases: &[],
    category: Category::User,
    severity: Severity::Info,
    on: Default::Strict,
    summary: "Files that COPY makes behind USER belong to root",
    why: "USER doesn't hold for COPY and ADD: what they make is root's unless --chown says otherwise. For code that is \
          right, since the application can't change itself then; for files that it must write it is a surprise.",
    fix_safety: "No fix: whether the application has to write there only its author knows.",
    bad: "FROM debian:12\nUSER 12345\nCOPY data /data\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in model.stages.iter().filter(|stage| model.is_shipped(stage)) {
        for site in model.body(stage).filter(|site| matches!(site.keyword, Keyword::Copy | Keyword::Add)) {
            let User::Other(user) = model.user_before(stage, site.index).user else { continue };
            if site.instruction.flag("chown").is_none() {
                let message =
                    format!("{} makes files of root's, though the user is `{user}`", site.keyword.as_str());
                findings.push(RULE.finding(site, site.range.clone(), message).by_hand(format!(
                    "Leave it where the application only reads them; else add --chown={user}: which it is the file doesn't show"
                )));
            }
        }
    }
}
