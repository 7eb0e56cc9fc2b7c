//! Several files can only be copied into a folder, and a `/` at its end says that it is one.

use crate::{
    Settings,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Arguments, Command, Keyword},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "copy-to-folder",
    aliases: &["DL3021"],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "COPY or ADD of several files, and no `/` at the target's end",
    why: "Where the target isn't there yet, BuildKit writes one file after the other under its name, and only the last one \
          is left; Docker's older builder refuses to build. With a `/` at the end the target is a folder everywhere.",
    fix_safety: "Safe: files that are copied into a folder, as they are meant to be, are copied there as before. By hand \
                 where the target's name may be a file's, or a variable at its end isn't known.",
    bad: "FROM debian:12\nCOPY a.txt b.txt /data\nUSER 10001:10001\n",
    good: "FROM debian:12\nCOPY a.txt b.txt /data/\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for keyword in [Keyword::Copy, Keyword::Add] {
        for site in model.of_kind_with_triggers(keyword) {
            let operands = site.instruction.operands();
            let [sources @ .., target] = operands.as_slice() else { continue };
            let bare = target.trim_matches(['"', '\'']);
            // A backslash ends a folder on Windows.
            if sources.len() < 2 || bare.ends_with(['/', '\\']) {
                continue;
            }
            let (Some(range), Some(end)) = (site.argument_range(), end_of_target(site)) else { continue };
            let message = format!(
                "{} of {} sources to {target}, which no `/` says is a folder",
                keyword.as_str(),
                sources.len()
            );
            // hadolint says it of COPY alone.
            let codes: &[_] = if keyword == Keyword::Copy { RULE.aliases } else { &[] };
            let finding = RULE.finding(site, range, message).coded(codes.iter().copied());
            if sources.iter().any(|source| source.starts_with('#')) {
                findings
                    .push(finding.by_hand("Put the comment on a line of its own: here its words are files"));
                continue;
            }
            let name = match last_name(model, site, bare) {
                // The variable's value ends in the `/`.
                Ok(None) => continue,
                name => name,
            };
            findings.push(match name.and_then(|name| is_folder(&name.unwrap_or_default(), sources)) {
                Ok(()) => finding.fixed_by(
                    Fix::new("add the `/`", Applicability::Safe)
                        .framed(Change::Inside(site.index))
                        .insert(end, "/"),
                ),
                Err(why) => finding
                    .by_hand(format!("Write a `/` behind it if it is a folder; dfix doesn't, since {why}")),
            });
        }
    }
}

/// Where the target's text ends, before a quote.
fn end_of_target(site: Site<'_>) -> Option<usize> {
    match &site.instruction.arguments {
        Arguments::Words(words) => {
            let word = words.last()?;
            let quotes = word.text.len() - word.text.trim_end_matches(['"', '\'']).len();
            Some(word.range.end - quotes)
        }
        Arguments::Command(Command::Json { items, .. }) => Some(items.last()?.range.end - 1),
        _ => None,
    }
}

/// The last part of the target's path, variables replaced; `None` where their
/// values end in a `/`.
fn last_name<'d>(model: &Model<'d>, site: Site<'d>, target: &str) -> Result<Option<String>, &'static str> {
    let last = target.rsplit('/').next().unwrap_or_default();
    if !last.contains('$') {
        return Ok(Some(last.to_owned()));
    }
    let stage = model.stage_of(site.index);
    let expanded = stage.and_then(|stage| model.expanded(stage, site, target));
    let expanded = expanded.ok_or("what the variable in it holds isn't known")?;
    if expanded.is_empty() {
        return Err("the variable in it is empty");
    }
    Ok(expanded.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned))
}

/// Can a target of this name be meant as a folder only?
fn is_folder(name: &str, sources: &[&str]) -> Result<(), &'static str> {
    let extension = name.trim_start_matches('.').rsplit_once('.').map(|(_, extension)| extension);
    // `conf.d` is a folder by custom, `app-1.2` by its looks.
    let of_file = extension.is_some_and(|extension| {
        extension != "d" && extension.starts_with(|c: char| c.is_ascii_alphabetic()) && extension.len() <= 10
    });
    if of_file {
        return Err("its name looks like a file's");
    }
    // `COPY run run.local* /bin/run` is a way to let the second, if there, win.
    let has_its_name = |source: &&str| source.trim_matches(['"', '\'']).rsplit('/').next() == Some(name);
    if !matches!(name, "." | "..") && sources.iter().any(has_its_name) {
        return Err("it has the name of a source");
    }
    Ok(())
}
