//! Stage names in lower case, with all their uses.

use crate::{
    Settings,
    model::{Model, Site, Stage, references},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Arguments, Word},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "stage-name-casing",
    aliases: &["StageNameCasing"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::Strict,
    summary: "A stage's name holds capital letters",
    why: "BuildKit makes names of stages lower case, and a FROM that spells one with capitals doesn't find it.",
    fix_safety: "Unsafe: the name and its uses in the file are changed together, but another builder may not find \
                 `--target NAME` any more where that is spelled with capitals.",
    bad: "FROM scratch AS Build\nFROM scratch\nCOPY --from=Build /a /a\nUSER 65532:65532\n",
    good: "FROM scratch AS build\nFROM scratch\nCOPY --from=build /a /a\nUSER 65532:65532\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        let site = model.site(stage.from);
        let Arguments::From { alias: Some(alias), .. } = &site.instruction.arguments else { continue };
        let lower = alias.text.to_lowercase();
        if lower == *alias.text {
            continue;
        }
        let reason = "another builder than BuildKit may not find `--target` with the old spelling".into();
        let mut fix = Fix::new(format!("write {lower}, wherever it is used"), Applicability::Unsafe(reason))
            .framed(Change::Inside(site.index))
            .replace(alias.range.clone(), lower.clone());
        for (user, word) in uses(model, stage, &lower) {
            fix = fix.framed(Change::Inside(user.index)).replace(word.range, lower.clone());
        }
        let message = format!("the stage's name {} holds capital letters", alias.text);
        findings.push(RULE.finding(site, alias.range.clone(), message).fixed_by(fix));
    }
}

/// Where the stage's name is used with capitals in it.
fn uses<'d>(model: &Model<'d>, stage: &Stage<'d>, lower: &str) -> Vec<(Site<'d>, Word)> {
    let mut found = Vec::new();
    for site in model.sites().filter(|site| site.index > stage.from) {
        let words = match &site.instruction.arguments {
            Arguments::From { image, .. } => {
                vec![Word { range: image.range.clone(), text: image.text().into() }]
            }
            // What ONBUILD puts off finds the stages of another file.
            _ => references::words_with_images(site),
        };
        let is_use = |word: &Word| word.text.to_lowercase() == lower && *word.text != *lower;
        found.extend(words.into_iter().filter(is_use).map(|word| (site, word)));
    }
    found
}
