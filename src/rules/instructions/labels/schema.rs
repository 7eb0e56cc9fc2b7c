//! The labels that a site wants on its images.

use super::{labels, values};
use crate::{
    Settings,
    model::{Model, Stage},
    rules::{Category, Default, Finding, Rule, Severity},
    settings::LabelKind,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "label-schema",
    aliases: &["DL3049", "DL3050", "DL3051", "DL3052", "DL3053", "DL3054", "DL3055", "DL3056", "DL3058"],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A label of `[labels]` is missing, empty, or not of its kind",
    why: "Inventories, registries and update bots read labels. `[labels.schema]` in dfix.toml (or `label-schema` in \
          hadolint's configuration) says which an image must have and what they hold: text, url, semver, hash, rfc3339, \
          spdx, email. With `strict` there may be no others. Without a schema nothing is found.",
    fix_safety: "No fix: what is true of an image its author knows.",
    bad: "FROM scratch\nLABEL org.opencontainers.image.version=newest\nUSER 65532:65532\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, settings: &Settings, findings: &mut Vec<Finding>) {
    let schema = &settings.labels.schema;
    if schema.is_empty() && !settings.labels.strict {
        return;
    }
    missing(model, settings, findings);
    let escape = model.document.escape;
    for (site, pair, key) in labels(model) {
        let Some(&kind) = schema.get(&key) else {
            if settings.labels.strict {
                let finding = RULE
                    .finding(site, pair.key.range.clone(), format!("the label `{key}` is not in the schema"))
                    .coded(["DL3050"])
                    .weighing(Severity::Info);
                findings.push(finding.by_hand(match nearest(schema.keys(), &key) {
                    Some(known) => format!("Write `{known}` where that is meant; else remove it"),
                    None => "Remove it, or add it to [labels.schema]".into(),
                }));
            }
            continue;
        };
        // What a variable holds the caller of the builder decides.
        let value = match &pair.value {
            Some(value) => value.literal(escape),
            None => Some("".into()),
        };
        let Some(value) = value else { continue };
        let range =
            pair.value.as_ref().filter(|value| !value.range.is_empty()).map_or(&pair.range, |v| &v.range);
        let known = values::kind(kind);
        if value.is_empty() {
            let finding = RULE.finding(site, range.clone(), format!("the label `{key}` is empty"));
            findings.push(finding.coded(["DL3051"]).by_hand(match known {
                Some(kind) => format!("Give it {}, as {}", kind.what, kind.example),
                None => "Say what the schema asks for".into(),
            }));
            continue;
        }
        let Some(kind) = known.filter(|kind| !(kind.is_valid)(&value)) else { continue };
        let message = format!("the label `{key}` is `{value}`, which is not {}", kind.what);
        findings.push(
            RULE.finding(site, range.clone(), message)
                .coded([kind.code])
                .by_hand(format!("Give it {}, as {}", kind.what, kind.example)),
        );
    }
}

/// Unlike hadolint, only of images that are shipped: others nobody looks at.
fn missing(model: &Model<'_>, settings: &Settings, findings: &mut Vec<Finding>) {
    for stage in model.stages.iter().filter(|stage| stage.exported) {
        let site = model.site(stage.from);
        for (key, &kind) in &settings.labels.schema {
            if has_label(model, stage, key) {
                continue;
            }
            let range = site.argument_range().unwrap_or(site.range.clone());
            let wanted = match kind {
                LabelKind::Text => "…",
                _ => values::kind(kind).map_or("…", |kind| kind.example),
            };
            findings.push(
                RULE.finding(site, range, format!("the image has no label `{key}`"))
                    .coded(["DL3049"])
                    .weighing(Severity::Info)
                    .by_hand(format!("Add LABEL {key}={wanted} to the stage")),
            );
        }
    }
}

fn has_label(model: &Model<'_>, stage: &Stage<'_>, key: &str) -> bool {
    labels(model).any(|(site, _, found)| {
        found == key && model.ancestry(stage).any(|ancestor| ancestor.body.contains(&site.index))
    })
}

fn nearest<'k>(keys: impl Iterator<Item = &'k String>, key: &str) -> Option<&'k String> {
    keys.map(|known| (strsim::jaro_winkler(&key.to_lowercase(), &known.to_lowercase()), known))
        .filter(|(likeness, _)| *likeness > 0.9)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Labels, engine, text::Source};

    fn codes(text: &str, strict: bool) -> Vec<&'static str> {
        let mut settings = Settings { only: vec![RULE.name.into()], ..Settings::default() };
        let schema = [("version".to_owned(), LabelKind::Semver), ("title".to_owned(), LabelKind::Text)];
        settings.labels = Labels { schema: schema.into_iter().collect(), strict };
        let findings = engine::check(Source::new(text), &settings).findings;
        findings.iter().flat_map(|finding| finding.codes.clone()).collect()
    }

    #[test]
    fn the_schema_is_held_against_what_is_shipped() {
        assert_eq!(codes("FROM a\nLABEL version=1.0.0 title=x y=z\n", false), [""; 0]);
        assert_eq!(codes("FROM a\nLABEL version=1.0.0 title=x y=z\n", true), ["DL3050"]);
        assert_eq!(codes("FROM a AS b\nLABEL version=1.0.0 title=x\nFROM b\n", true), [""; 0]);
        assert_eq!(
            codes("FROM a AS b\nFROM c\nCOPY --from=b / /\nLABEL version=$V \"title\"=\"\"\n", false),
            ["DL3051"]
        );
        assert_eq!(codes("FROM a AS b\nLABEL version=1\nFROM c\n", false), ["DL3056", "DL3049", "DL3049"]);
    }
}
