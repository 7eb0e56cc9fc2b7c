//! Comments that hide findings, for those who want none.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "inline-ignore",
    aliases: &["DL1001"],
    category: Category::Meta,
    severity: Severity::Info,
    on: Default::Asked,
    summary: "A comment hides findings",
    why: "Where a site decides in its configuration what is ignored, a comment in a file goes past that, unseen by those who \
          review the configuration.",
    fix_safety: "Nothing is done: what the comment hides has to be mended first.",
    bad: "# hadolint ignore=DL3006\nFROM debian\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for comment in &model.document.comments {
        let text = model.document.text(comment).trim_start_matches('#').trim_start();
        let of_hadolint = text.strip_prefix("hadolint").is_some_and(|rest| {
            let rest = rest.trim_start();
            rest.strip_prefix("global").unwrap_or(rest).trim_start().starts_with("ignore")
        });
        let of_dfix = text.strip_prefix("dfix:").is_some_and(|rest| rest.trim_start().starts_with("ignore"));
        let behind = model.sites().find(|site| site.range.end > comment.start);
        let Some(site) = behind.or_else(|| model.sites().last()).filter(|_| of_hadolint || of_dfix) else {
            continue;
        };
        let finding = RULE.finding(site, comment.clone(), "a comment hides findings");
        let finding = if of_hadolint { finding } else { finding.coded([]) };
        findings.push(
            finding
                .by_hand("Mend what it hides, or ignore it in the configuration, and take the comment out"),
        );
    }
}
