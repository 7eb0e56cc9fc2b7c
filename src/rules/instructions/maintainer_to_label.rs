//! MAINTAINER is deprecated: the OCI label says the same, and tools read it.

use crate::{
    Settings,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, words::quoted},
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "maintainer-to-label",
    aliases: &["DL4000", "MaintainerDeprecated"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::On,
    summary: "MAINTAINER is deprecated; a label says the same",
    why: "MAINTAINER fills a field of the image that hardly any tool shows, and BuildKit warns of it. The OCI label \
          org.opencontainers.image.authors is what registries and scanners read.",
    fix_safety: "Safe: no build step and no container sees the value. Quotes around the whole name are dropped; they \
                 were part of it, though nobody meant them to be.",
    bad: "FROM scratch\nMAINTAINER Jane Roe <jane@example.com>\nUSER 65532:65532\n",
    good: "FROM scratch\nLABEL org.opencontainers.image.authors=\"Jane Roe <jane@example.com>\"\nUSER 65532:65532\n",
    check,
};

const LABEL: &str = "org.opencontainers.image.authors";

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for maintainer in model.of_kind(Keyword::Maintainer) {
        let finding = RULE.finding(maintainer, maintainer.range.clone(), "MAINTAINER is deprecated");
        // One that names nobody is refused.
        let Some(text) = maintainer.instruction.text() else { continue };
        if has_label(model, maintainer) {
            findings.push(finding.by_hand(format!("Remove it: a LABEL here sets {LABEL} already")));
            continue;
        }
        if !maintainer.comments.is_empty() {
            findings.push(
                finding.by_hand(format!("Write LABEL {LABEL}=… instead; dfix won't move the comment inside")),
            );
            continue;
        }
        let label = label(&text.text, model.document.escape);
        let fix = Fix::safe_inside("write a label", maintainer.index)
            .replace(maintainer.name.range.clone(), maintainer.in_its_case("LABEL"))
            .replace(text.range.clone(), label);
        findings.push(finding.fixed_by(fix));
    }
}

/// The pair of a LABEL that says what MAINTAINER said.
pub(super) fn label(text: &str, escape: u8) -> String {
    format!("{LABEL}={}", quoted(unwrapped(text.trim()), escape))
}

fn has_label(model: &Model<'_>, maintainer: Site<'_>) -> bool {
    let Some(stage) = model.stage_of(maintainer.index) else { return false };
    model
        .body(stage)
        .filter(|site| site.keyword == Keyword::Label)
        .flat_map(|site| site.instruction.pairs())
        .any(|pair| pair.key.text.trim_matches(['"', '\'']) == LABEL)
}

/// Without quotes around the whole.
fn unwrapped(text: &str) -> &str {
    for quote in ['"', '\''] {
        let inner = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner.filter(|inner| !inner.contains(quote)) {
            return inner;
        }
    }
    text
}
