//! Only the last HEALTHCHECK of a stage counts.

use crate::{
    Settings,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity, layout},
    syntax::Keyword,
    text::{Applicability, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "one-healthcheck",
    aliases: &["DL3012", "MultipleInstructionsDisallowed"],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A stage has several HEALTHCHECK instructions",
    why: "A container has one health check: the last one of its stage. Earlier ones look as if they were made too, and \
          aren't.",
    fix_safety: "Safe: an earlier one has no effect, so the image stays the same. By hand where a comment stands on it, \
                 which would be left without what it is about.",
    bad: "FROM debian:12\nHEALTHCHECK CMD [\"first\"]\nHEALTHCHECK CMD [\"second\"]\nUSER 10001:10001\n",
    good: "FROM debian:12\nHEALTHCHECK CMD [\"second\"]\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    superseded(&RULE, RULE.aliases, model, Keyword::Healthcheck, findings);
}

/// Finds the instructions of one kind that a later one of their stage overrides.
/// The finding is about the later one, as hadolint's is; the earlier one goes.
pub(super) fn superseded(
    rule: &'static Rule,
    codes: &[&'static str],
    model: &Model<'_>,
    keyword: Keyword,
    findings: &mut Vec<Finding>,
) {
    let name = keyword.as_str();
    for stage in &model.stages {
        let all: Vec<Site<'_>> = model.body(stage).filter(|site| site.keyword == keyword).collect();
        for pair in all.windows(2) {
            let &[earlier, later] = pair else { continue };
            let line = earlier.lines.start();
            let message = format!("this {name} overrides the one in line {line}, which has no effect");
            let finding = rule.finding(later, later.range.clone(), message).coded(codes.iter().copied());
            let fix = Fix::new(format!("remove the {name} in line {line}"), Applicability::Safe);
            findings.push(match layout::removed(fix, model, earlier) {
                Ok(fix) => finding.fixed_by(fix),
                Err(why) => finding.by_hand(format!(
                    "Remove the {name} in line {line}, or join the two; dfix doesn't, since {why}"
                )),
            });
        }
    }
}
