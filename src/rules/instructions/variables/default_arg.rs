//! A Dockerfile that builds only with --build-arg fails for everybody who doesn't know.

use super::is_seen_by_from;
use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Arguments, ImageRef, Keyword, words},
};

/// The rule. Names that are wrong without any variable, and ARGs that are not declared at all, are
/// BuildKit's findings too; undefined-from-arg tells the latter.
pub static RULE: Rule = Rule {
    name: "invalid-default-from-arg",
    aliases: &["InvalidDefaultArgInFrom"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::On,
    summary: "Without --build-arg FROM names no valid image",
    why: "Editors, bots and `docker build .` give no arguments. With a default in the ARG the file builds for them too, \
          and it says which image it was written for.",
    fix_safety: "No fix: which image is meant only the author knows.",
    bad: "ARG RELEASE\nFROM debian:${RELEASE}\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind(Keyword::From) {
        let Arguments::From { image, .. } = &site.instruction.arguments else { continue };
        let text = image.text();
        let names: Vec<&str> = words::expansions(&text).collect();
        if names.is_empty() || !names.iter().all(|name| is_seen_by_from(model, name)) {
            continue;
        }
        let Some(result) = model.without_options(&text) else { continue };
        if ImageRef::is_valid(&result) {
            continue;
        }
        let without = model.global_args().find(|(_, pair)| {
            names.contains(&&*pair.key.text) && pair.value.as_ref().is_none_or(|v| v.text.is_empty())
        });
        let message = match result.as_str() {
            "" => format!("without --build-arg `{text}` is empty"),
            result => format!("without --build-arg `{text}` is `{result}`, which is no image's name"),
        };
        findings.push(RULE.finding(site, image.range.clone(), message).by_hand(match without {
            Some((_, pair)) => format!("Give it a default: ARG {}=…", pair.key.text),
            None => "Give its ARG a default that makes a valid name".into(),
        }));
    }
}
