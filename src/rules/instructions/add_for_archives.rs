//! An archive is copied, and unpacked by a RUN: ADD does both in one layer.

use crate::{
    Settings,
    knowledge::files,
    model::{Model, packages::effective_words},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, shell::ShellWord},
};

/// The rule. Unlike for hadolint, `tar xf` without a dash counts, and `gunzip` of what is no tar archive doesn't: ADD
/// leaves that packed.
pub static RULE: Rule = Rule {
    name: "add-for-archives",
    aliases: &["DL3010"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::On,
    summary: "An archive is copied, and then unpacked by a RUN",
    why: "The archive stays in the layer of the COPY, though a RUN removes it. ADD unpacks a local tar archive where it is to \
          be, and leaves none behind.",
    fix_safety: "Nothing is done: ADD keeps the owners and modes that the archive says, and options of the `tar` call have no \
                 counterpart.",
    bad: "FROM debian:12\nCOPY app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz -C /opt\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        for copy in
            model.body(stage).filter(|site| site.keyword == Keyword::Copy && site.flag("from").is_none())
        {
            let operands = copy.instruction.operands();
            let Some((target, sources)) = operands.split_last() else { continue };
            let archives: Vec<&str> = if files::is_archive(base(target)) {
                vec![base(target)]
            } else {
                sources.iter().map(|source| base(source)).filter(|name| files::is_archive(name)).collect()
            };
            if archives.is_empty() {
                continue;
            }
            let runs =
                model.body(stage).filter(|site| site.keyword == Keyword::Run && site.index > copy.index);
            let unpacked = runs.filter_map(|run| {
                let script = model.script(run).ok()?;
                let words = |visit: crate::syntax::shell::Visit<'_>| {
                    let words = effective_words(visit.command);
                    if !unpacks(words) {
                        return None;
                    }
                    let is_tar = |name: &&&str| &*words[0].text == "tar" || name.contains(".tar");
                    let named = |word: &ShellWord| archives.iter().find(|name| **name == base(&word.text));
                    words[1..].iter().find_map(named).filter(is_tar)
                };
                let name = script.commands().into_iter().find_map(words)?;
                Some((*run.lines.start(), *name))
            });
            let Some((line, name)) = unpacked.take(1).next() else { continue };
            let message = format!("`{name}` is copied here and unpacked in line {line}");
            findings.push(RULE.finding(copy, copy.name.range.clone(), message).by_hand(format!(
                "Write ADD {name} and the folder that it is unpacked into, and leave the unpacking out"
            )));
        }
    }
}

/// The last part of a path, quotes left out.
fn base(path: &str) -> &str {
    path.trim_matches(['"', '\'']).rsplit(['/', '\\']).next().unwrap_or_default()
}

/// Does a command unpack what its operands name?
fn unpacks(words: &[ShellWord]) -> bool {
    let Some((program, arguments)) = words.split_first() else { return false };
    match &*program.text {
        "tar" => {
            arguments.first().is_some_and(|word| !word.text.starts_with('-') && word.text.contains('x'))
                || arguments.iter().any(|word| match word.text.strip_prefix('-') {
                    Some(long) if long.starts_with('-') => matches!(long, "-extract" | "-get"),
                    Some(letters) => letters.contains('x'),
                    None => false,
                })
        }
        program => ["unzip", "gunzip", "bunzip2", "unlzma", "unxz", "zgz", "uncompress", "zcat", "gzcat"]
            .contains(&program),
    }
}
