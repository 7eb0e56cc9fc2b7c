//! ONBUILD puts no FROM, MAINTAINER or ONBUILD off.

use super::maintainer_to_label;
use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Arguments, Keyword},
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "onbuild-of",
    aliases: &["DL3043"],
    category: Category::Instructions,
    severity: Severity::Error,
    on: Default::On,
    summary: "ONBUILD holds FROM, MAINTAINER or another ONBUILD",
    why: "Builders refuse these three behind ONBUILD, so the file can't be built.",
    fix_safety: "Safe for MAINTAINER: no builder takes the file as it is, and the label says what was meant. By hand for the other \
                 two: what was meant stands in no other place of the file.",
    bad: "FROM scratch\nONBUILD MAINTAINER jane\nUSER 65532:65532\n",
    good: "FROM scratch\nONBUILD LABEL org.opencontainers.image.authors=\"jane\"\nUSER 65532:65532\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind(Keyword::Onbuild) {
        let Arguments::Trigger(inner) = &site.instruction.arguments else { continue };
        let remedy = match inner.keyword {
            Keyword::Maintainer => "Write ONBUILD LABEL org.opencontainers.image.authors=… instead",
            Keyword::Onbuild => "Write one ONBUILD: the image after the next can't be reached",
            Keyword::From => "Remove it: the file that builds on this image has its own FROM",
            _ => continue,
        };
        let message = format!("ONBUILD holds {}, which builders refuse", inner.keyword.as_str());
        let finding = RULE.finding(site, inner.name.range.clone(), message);
        let name = inner.text().filter(|_| inner.keyword == Keyword::Maintainer && site.comments.is_empty());
        findings.push(match name {
            Some(name) => finding.fixed_by(
                Fix::safe_inside("write a label", site.index)
                    .replace(inner.name.range.clone(), inner.in_its_case("LABEL"))
                    .replace(
                        name.range.clone(),
                        maintainer_to_label::label(&name.text, model.document.escape),
                    ),
            ),
            None => finding.by_hand(remedy),
        });
    }
}
