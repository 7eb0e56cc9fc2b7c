//! Two stages of one name.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Arguments,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "duplicate-stage-name",
    aliases: &["DL3024", "DuplicateStageName"],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "Two stages have the same name",
    why: "COPY --from and --target find only the last stage of a name, in any case of letters; Docker's older builder refuses \
          the file.",
    fix_safety: "No fix: only its author knows which of the two is meant where the name is used.",
    bad: "FROM scratch AS a\nFROM scratch AS a\nUSER 65532:65532\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        let site = model.site(stage.from);
        let Arguments::From { alias: Some(alias), .. } = &site.instruction.arguments else { continue };
        let earlier = model.stages[..stage.index].iter().find(|other| other.name == stage.name);
        let Some(earlier) = earlier else { continue };
        let line = *model.site(earlier.from).lines.start();
        let message = format!("the stage in line {line} is called {} too", alias.text);
        findings.push(
            RULE.finding(site, alias.range.clone(), message)
                .by_hand("Give one of the two another name, and check each use: it finds the later one now"),
        );
    }
}
