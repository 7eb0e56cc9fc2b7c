//! Keywords in upper or in lower case, the same in the whole file.

use crate::{
    Settings,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity},
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "consistent-casing",
    aliases: &["ConsistentInstructionCasing"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::Strict,
    summary: "A keyword is in another case than most of the file's",
    why: "Keywords in one case are found at a glance, and BuildKit warns of a mixture.",
    fix_safety: "Safe: builders don't tell keywords apart by their case.",
    bad: "FROM scratch\nCopy a /a\nUSER 65532:65532\n",
    good: "FROM scratch\nCOPY a /a\nUSER 65532:65532\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    // As BuildKit counts: what stands before the first FROM, or behind ONBUILD, is left out.
    let Some(first) = model.stages.first().map(|stage| stage.from) else { return };
    let counted = || model.sites().filter(|site| site.index >= first);
    let lower = counted().filter(|site| is_all(site, char::is_ascii_lowercase)).count();
    let upper = counted().filter(|site| is_all(site, char::is_ascii_uppercase)).count();
    let (wanted, is_wanted): (&str, fn(&char) -> bool) =
        if lower > upper { ("lower", char::is_ascii_lowercase) } else { ("upper", char::is_ascii_uppercase) };
    for site in counted().filter(|site| !is_all(site, is_wanted)) {
        let name = &site.name;
        let written = match wanted {
            "lower" => name.text.to_ascii_lowercase(),
            _ => name.text.to_ascii_uppercase(),
        };
        let message = format!("{} is not in {wanted} case, as most of the file's keywords are", name.text);
        findings.push(RULE.finding(site, name.range.clone(), message).fixed_by(
            Fix::safe_inside(format!("write {written}"), site.index).replace(name.range.clone(), written),
        ));
    }
}

fn is_all(site: &Site<'_>, is_one: fn(&char) -> bool) -> bool {
    site.name.text.chars().all(|c| is_one(&c))
}
