//! A build begins with FROM.

use crate::{
    Settings,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity, layout},
    syntax::Keyword,
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "first-instruction",
    aliases: &["DL3061"],
    category: Category::Instructions,
    severity: Severity::Error,
    on: Default::On,
    summary: "Something other than ARG stands before the first FROM",
    why: "There is no image yet that it could change: builders refuse the file.",
    fix_safety: "Unsafe where the file has one FROM and one such instruction, without variables: it moves behind FROM. By hand \
                 elsewhere: it isn't known which stage it should stand in.",
    bad: "LABEL a=\"b\"\nFROM scratch\nUSER 65532:65532\n",
    good: "FROM scratch\nLABEL a=\"b\"\nUSER 65532:65532\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    let before: Vec<_> = model
        .sites()
        .take_while(|site| site.keyword != Keyword::From)
        .filter(|site| site.keyword != Keyword::Arg)
        .collect();
    for &site in &before {
        let name = site.keyword.as_str();
        let remedy = if model.stages.is_empty() {
            "Begin the file with FROM; a part that other files include can be ignored by `# dfix: ignore-file=…`"
        } else {
            "Move it into the stage that it is for, behind FROM"
        };
        let finding = RULE.finding(site, site.name.range.clone(), format!("{name} stands before any FROM"));
        findings.push(match moved(model, site).filter(|_| before.len() == 1) {
            Some(fix) => finding.fixed_by(fix),
            None => finding.by_hand(remedy),
        });
    }
}

/// The instruction behind the only FROM.
fn moved(model: &Model<'_>, site: Site<'_>) -> Option<Fix> {
    let [stage] = model.stages.as_slice() else { return None };
    let source = model.document.source();
    let text = &source.text()[source.line_start(site.range.start)..source.line_end(site.range.end)];
    let place = source.line_end(model.site(stage.from).range.end);
    // A variable is another one there.
    if text.contains('$') || !source.text()[..place].ends_with('\n') {
        return None;
    }
    let why = "a FROM that it was meant for may be missing";
    let fix = Fix::new("move it behind FROM", Applicability::Unsafe(why.into()))
        .framed(Change::Insert { before: stage.from + 1, count: 1 })
        .insert(place, text);
    layout::removed(fix, model, site).ok()
}
