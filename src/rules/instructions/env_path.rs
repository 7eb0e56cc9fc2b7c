//! A PATH that leaves the old one out loses the programs that were found through it.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, Word, words},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "env-path",
    aliases: &[],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "ENV replaces PATH, and leaves out where the system's programs are",
    why: "Without /bin and /usr/bin neither RUN nor the container finds the shell's programs, and what the base image had \
          added is gone with its next version.",
    fix_safety: "Unsafe: the old folders are searched behind the new ones, and programs are found there again that may have \
                 been left out on purpose. By hand where the value is in single quotes, which keep `$PATH` as it is.",
    bad: "FROM debian:12\nENV PATH=/app/bin\nUSER 10001:10001\n",
    good: "FROM debian:12\nENV PATH=/app/bin:$PATH\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind_with_triggers(Keyword::Env) {
        let Some(stage) = model.stage_of(site.index) else { continue };
        // Nothing is lost where there is nothing.
        if matches!(
            model.ancestry(stage).last().map(|bottom| &bottom.base),
            Some(crate::model::Base::Scratch)
        ) {
            continue;
        }
        for pair in site.instruction.pairs().iter().filter(|pair| &*pair.key.text == "PATH") {
            let Some(value) = &pair.value else { continue };
            // A variable may hold the rest.
            let is_open = words::expansions(&value.text).any(|name| name != "HOME");
            let has = |folder: &str| {
                value.text.split([':', '"', '\'']).any(|part| part.trim_end_matches('/') == folder)
            };
            if is_open || has("/bin") || has("/usr/bin") || value.text.contains(['\\', ';', '%']) {
                continue;
            }
            let finding =
                RULE.finding(site, pair.range.clone(), "PATH holds neither /bin nor /usr/bin from here on");
            findings.push(match end(value) {
                Some(at) => {
                    let why = "programs are found again that the file may leave out on purpose";
                    let colon = if value.text.trim_end_matches('"').ends_with(':') { "" } else { ":" };
                    finding.fixed_by(
                        Fix::new("add the old PATH behind it", Applicability::Unsafe(why.into()))
                            .framed(Change::Inside(site.index))
                            .insert(at, format!("{colon}$PATH")),
                    )
                }
                None => finding.by_hand("Add the old one to it: PATH=/your/folder:$PATH"),
            });
        }
    }
}

/// Where a value ends, inside its quotes; `None` where a variable there would not be replaced.
fn end(value: &Word) -> Option<usize> {
    let text = &*value.text;
    let is_as_written = text.len() == value.range.len();
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let is_plain = !inner.is_empty() && !inner.contains(['"', '\'', ' ', '\t']);
    (is_as_written && is_plain).then(|| value.range.end - usize::from(text.ends_with('"')))
}
