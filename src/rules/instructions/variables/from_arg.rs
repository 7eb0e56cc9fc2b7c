//! FROM sees the ARGs before the first FROM, and no others.

use super::{corrected, is_seen_by_from, nearest};
use crate::{
    Settings,
    knowledge::environments,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Arguments, ImageRef, Keyword, words},
};

/// The rule. Unlike BuildKit, nothing is said of `${NAME:-…}`, which says itself what holds without it.
pub static RULE: Rule = Rule {
    name: "undefined-from-arg",
    aliases: &["UndefinedArgInFrom"],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "FROM uses an ARG that is not declared before the first FROM",
    why: "The builder puts nothing in its place, whatever --build-arg says: the build stops, or builds on another image. \
          An ARG behind a FROM belongs to that stage.",
    fix_safety: "Unsafe where the name is a declared ARG's but for a slip of the pen: it is corrected. By hand elsewhere: \
                 whether the name or the place of its definition is wrong only the author knows.",
    bad: "ARG RELEASE=12\nFROM debian:${RELAESE}\nUSER 10001:10001\n",
    good: "ARG RELEASE=12\nFROM debian:${RELEASE}\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind(Keyword::From) {
        let Arguments::From { image, .. } = &site.instruction.arguments else { continue };
        let image_text = image.text();
        // The build stops where the image has no valid name, or a platform is empty.
        let is_refused = |text: String| !ImageRef::is_valid(&text);
        let stops = image_text.contains('$') && model.without_options(&image_text).is_some_and(is_refused);
        let mut places = vec![(image_text, image.range.clone(), stops)];
        if let Some(value) = site.instruction.flag("platform").and_then(|flag| flag.value.as_ref()) {
            let stops = model.without_options(&value.text).is_some_and(|text| text.is_empty());
            places.push((value.text.to_string(), value.range.clone(), stops));
        }
        for (text, range, stops) in places {
            for variable in words::variables(&text, true).filter(|variable| !variable.has_operator) {
                let name = variable.name;
                if is_seen_by_from(model, name) {
                    continue;
                }
                let message =
                    format!("`${name}` is not declared before the first FROM, so it stands for nothing");
                let severity = if stops { Severity::Error } else { RULE.severity };
                let finding = RULE.finding(site, range.clone(), message).weighing(severity);
                let place = range.start + variable.range.start..range.start + variable.range.end;
                let likely = likely(model, name);
                let fix = likely
                    .filter(|_| text.len() == range.len())
                    .and_then(|likely| corrected(model, site, place, name, likely));
                findings.push(match (fix, likely) {
                    (Some(fix), _) => finding.fixed_by(fix),
                    (None, Some(likely)) => finding.by_hand(format!(
                        "Write `${likely}` if that is meant; else declare ARG {name} before the first FROM"
                    )),
                    (None, None) => finding.by_hand(remedy(model, name)),
                });
            }
        }
    }
}

fn remedy(model: &Model<'_>, name: &str) -> String {
    let is_named = |pairs: &[crate::syntax::Pair]| pairs.iter().any(|pair| &*pair.key.text == name);
    if let Some(arg) = model.of_kind(Keyword::Arg).find(|site| is_named(site.instruction.pairs())) {
        return format!(
            "Move ARG {name} of line {} before the first FROM; a stage that uses it says ARG {name} again",
            arg.lines.start()
        );
    }
    format!("Declare it: ARG {name}=… before the first FROM")
}

/// The declared name that is meant, as it seems, where no ARG elsewhere has the name itself.
fn likely<'d>(model: &Model<'d>, name: &str) -> Option<&'d str> {
    let mut args = model.of_kind(Keyword::Arg).flat_map(|site| site.instruction.pairs());
    if args.any(|pair| &*pair.key.text == name) {
        return None;
    }
    let builders = environments::BUILDER.iter().map(|(known, _)| *known);
    nearest(name, model.global_args().map(|(_, pair)| &*pair.key.text).chain(builders))
}
