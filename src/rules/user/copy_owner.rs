//! COPY makes files of root's, whoever USER names before it.

use crate::{
    Settings,
    knowledge::Family,
    model::{Model, User},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
    text::{Applicability, Change, Fix},
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
    fix_safety: "Unsafe: whether the application has to write there only its author knows, and what it may write, whoever breaks \
                 into it may change. By hand where the user's name would be looked up: with --link, or in a variable.",
    bad: "FROM debian:12\nUSER 12345\nCOPY data /data\n",
    good: "FROM debian:12\nUSER 12345\nCOPY --chown=12345 data /data\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in model.stages.iter().filter(|stage| model.is_shipped(stage)) {
        for site in model.body(stage).filter(|site| matches!(site.keyword, Keyword::Copy | Keyword::Add)) {
            let User::Other(user) = model.user_before(stage, site.index).user else { continue };
            if site.instruction.flag("chown").is_some() {
                continue;
            }
            let message =
                format!("{} makes files of root's, though the user is `{user}`", site.keyword.as_str());
            let finding = RULE.finding(site, site.range.clone(), message);
            let is_number = user.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
            let is_name = user.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":_-.".contains(&byte));
            let is_linux = model.family(stage) != Some(Family::Windows);
            let is_link = site.instruction.flag("link").is_some();
            findings.push(if is_linux && (is_number || is_name && !is_link) {
                let why = "the application can change then what is copied, and so can whoever breaks into it";
                finding.fixed_by(
                    Fix::new(format!("add --chown={user}"), Applicability::Unsafe(why.into()))
                        .framed(Change::Inside(site.index))
                        .insert(site.name.range.end, format!(" --chown={user}")),
                )
            } else {
                finding.by_hand(format!(
                    "Leave it where the application only reads them; else add --chown={user}: which it is the file doesn't show"
                ))
            });
        }
    }
}
