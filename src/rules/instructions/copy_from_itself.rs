//! `COPY --from=` names a stage that can't be copied from.

use super::copy_from_known::copied_from;
use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "copy-from-itself",
    aliases: &["DL3023"],
    category: Category::Instructions,
    severity: Severity::Error,
    on: Default::On,
    summary: "COPY --from names its own stage, a number that no stage has, or a variable",
    why: "A stage can't be copied from before it is built, and variables are not replaced in --from: builders refuse the \
          file.",
    fix_safety: "No fix: only its author knows which stage or image is meant.",
    bad: "FROM scratch AS app\nCOPY --from=app /a /b\nUSER 65532:65532\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for (stage, site, word) in copied_from(model) {
        let name = word.text.trim_matches(['"', '\'']);
        let number: Option<usize> = name.parse().ok();
        let is_own = number == Some(stage.index) || stage.name.as_deref() == Some(&name.to_lowercase());
        let (codes, message, remedy): (&[_], _, _) = if is_own {
            (RULE.aliases, format!("COPY --from={name} names the stage that it stands in"), "Name the stage that holds the files, or leave --from out where they lie in the build context".to_owned())
        } else if let Some(number) = number.filter(|number| *number >= model.stages.len()) {
            (
                &[],
                format!("COPY --from={number}, but the last stage is {}", model.stages.len() - 1),
                "Name the stage that holds the files: stages count from 0".into(),
            )
        } else if word.has_expansion() {
            (
                &[],
                format!("COPY --from={name} holds a variable, which no builder replaces there"),
                format!(
                    "Add `FROM {name} AS files`, with the ARG before the first FROM, and write --from=files"
                ),
            )
        } else {
            continue;
        };
        findings.push(
            RULE.finding(site, word.range.clone(), message).coded(codes.iter().copied()).by_hand(remedy),
        );
    }
}
