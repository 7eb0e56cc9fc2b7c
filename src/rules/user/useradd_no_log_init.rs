//! `useradd` with a huge uid blows the login logs up.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "useradd-no-log-init",
    aliases: &["DL3046"],
    category: Category::User,
    severity: Severity::Warning,
    on: Default::On,
    summary: "useradd with a high uid makes huge log files",
    why: "useradd writes the new uid's place in /var/log/lastlog and faillog, which are arrays by uid. The files are \
          sparse on disk, but not in a layer: a uid of a million makes hundreds of megabytes of zeros.",
    fix_safety: "Safe: the account is the same; only logs of logins, which nobody does in a container, aren't begun.",
    bad: "FROM debian:12\nRUN useradd --uid 1000000 app\nUSER 1000000\n",
    good: "FROM debian:12\nRUN useradd --no-log-init --uid 1000000 app\nUSER 1000000\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        for site in model.body(stage) {
            for command in model.account_commands(stage, site) {
                let Some(option) = command.tool.log_init.last() else { continue };
                let huge =
                    command.uid().is_some_and(|uid| uid.len() > 5 && uid.bytes().all(|b| b.is_ascii_digit()));
                if !huge || command.has_option(command.tool.log_init) {
                    continue;
                }
                let message = format!("`{}` writes login logs as large as the uid", command.program.text);
                let fix = Fix::safe_inside(format!("add {option}"), site.index)
                    .insert(command.program.range.end, format!(" {option}"));
                findings.push(RULE.finding(site, command.program.range.clone(), message).fixed_by(fix));
            }
        }
    }
}
