//! Packages that are only recommended.

use super::{Run, runs};
use crate::{
    Settings,
    knowledge::{
        Text, glob,
        package_managers::{Recommended, Switch},
    },
    model::{Base, Model, packages::Call},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, shell::ShellWord},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "install-no-extras",
    aliases: &["DL3015"],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::On,
    summary: "An install takes packages along that are only recommended",
    why: "What nobody asked for is size, and is there to be attacked: apt-get alone installs everything that a package \
          recommends, often several times its own size.",
    fix_safety: "Unsafe: something later may use a package that was only recommended. What the file itself shows a need \
                 for is named beside (ca-certificates, where curl fetches from an https address). Build and try the \
                 image, and name what is missing.",
    bad: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model) {
        for call in &run.calls {
            let Some(switch) = call.manager.no_extras.as_ref().filter(|switch| call.misses(switch)) else {
                continue;
            };
            if call.may_hold_flags() || model.is_told_before(run.stage, run.site, &switch.configured) {
                continue;
            }
            let message = format!("`{}` takes packages along that are only recommended", call.title());
            let reason = "something may need a package that is only recommended";
            let needed = needed(&run, call, switch);
            let title = match &*needed.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ") {
                "" => format!("add {}", switch.flag),
                names => format!("add {}, and name what it would leave out: {names}", switch.flag),
            };
            let fix = Fix::new(title, Applicability::Unsafe(reason.into()))
                .framed(Change::Inside(run.site.index))
                .insert(behind_flags(&run, call), format!(" {}", switch.flag));
            let fix = needed.iter().fold(fix, |fix, (name, before)| {
                fix.insert(before.range.start, format!("{name}{}", gap_before(model, before)))
            });
            let finding = RULE.finding(run.site, call.command.range.clone(), message);
            findings.push(finding.coded_as(&switch.codes).fixed_by(fix));
        }
    }
}

/// The packages that go without being recommended, though the file shows a need for them; each with the operand
/// before which it is named.
fn needed<'c>(run: &Run<'_, '_>, call: &'c Call<'_>, switch: &Switch) -> Vec<(&'c str, &'c ShellWord)> {
    let operands = call.operands();
    let is_one = |globs: &[Text], word: &ShellWord| {
        // Behind the name may stand a version, an architecture or a release.
        let literal = word.literal().unwrap_or_default();
        let name = literal.split(['=', ':', '/']).next().unwrap_or_default();
        globs.iter().any(|known| glob(known, name))
    };
    let is_needed = |row: &&Recommended| {
        let bottom = run.model.ancestry(run.stage).last().map(|stage| &stage.base);
        let is_there = bottom.and_then(Base::certain).is_some_and(|(image, tag)| {
            !tag.contains("slim") && row.in_images.iter().any(|known| glob(known, image))
        });
        let before = || run.model.sites_before(run.stage, run.site.index);
        let runs = before().filter(|site| site.keyword == Keyword::Run).chain([run.site]);
        let calls: Vec<_> = runs.flat_map(|site| run.model.calls(site)).collect();
        let mut calls = calls.iter().filter(|other| other.is_of(call.manager));
        let is_removed = calls.clone().any(|other| {
            let mut operands = other.operands().into_iter();
            other.is_one_of(&call.manager.remove) && operands.any(|word| is_one(&row.also_brought_by, word))
        });
        // It is named once: where the first install takes it along that does so now.
        let brings = |other: &Call<'_>| {
            let is_earlier = other.command.range.start < call.command.range.start;
            let one = if is_earlier && other.misses(switch) { &row.by[..] } else { &[] };
            let mut operands = other.operands().into_iter();
            other.installs() && operands.any(|word| is_one(&row.also_brought_by, word) || is_one(one, word))
        };
        let children = run.model.descendants(run.stage).flat_map(|stage| run.model.body(stage));
        let later = run.model.body(run.stage).filter(|site| site.index >= run.site.index).chain(children);
        let later = later.filter(|site| !matches!(site.keyword, Keyword::Label | Keyword::Maintainer));
        let variables = before().filter(|site| matches!(site.keyword, Keyword::Env | Keyword::Arg));
        let texts = || row.shown_by.iter().map(|text| &**text);
        let is_shown = || later.chain(variables).any(|site| run.model.holds_any(site, texts()));
        !is_there && (row.shown_by.is_empty() || is_shown()) && (is_removed || !calls.any(brings))
    };
    let rows = call.manager.recommended.iter();
    let rows =
        rows.filter_map(|row| Some((row, operands.iter().copied().find(|word| is_one(&row.by, word))?)));
    rows.filter(|(row, _)| is_needed(row)).map(|(row, word)| (&*row.package, word)).collect()
}

/// What sets a word off from the one before it: a blank, or a continuation with the next line's indentation.
fn gap_before<'d>(model: &Model<'d>, word: &ShellWord) -> &'d str {
    let escape = char::from(model.document.escape);
    let before = model.document.text(&(0..word.range.start));
    let gap = &before[before.trim_end_matches(|c: char| c.is_ascii_whitespace() || c == escape).len()..];
    // Behind a comment there is no continuation to repeat.
    if gap.contains('\n') && !gap.contains(escape) { " " } else { gap }
}

/// Behind the flags that follow the verb in its line: `install -y` reads well with more behind.
fn behind_flags(run: &Run<'_, '_>, call: &Call<'_>) -> usize {
    let mut end = call.flag_place();
    for word in call.arguments.iter().filter(|word| word.range.start > call.flag_place()) {
        let is_flag = word.text.starts_with('-')
            && &*word.text != "--"
            && !call.manager.value_options.iter().any(|option| **option == *word.text);
        if !is_flag || run.model.document.text(&(end..word.range.start)).contains('\n') {
            break;
        }
        end = word.range.end;
    }
    end
}
