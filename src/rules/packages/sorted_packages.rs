//! Packages in any order.

use super::runs;
use crate::{
    Settings,
    model::{Model, packages::Call},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::shell::ShellWord,
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "sorted-packages",
    aliases: &[],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::Strict,
    summary: "The packages of an install are not in alphabetical order",
    why: "In a sorted list nothing stands twice, and what a change adds is seen at once.",
    fix_safety: "Safe: only for package managers that take the packages in any order, and where no comment stands among \
                 them. Nothing is done where they stand in several lines, and several in one: those may belong \
                 together.",
    bad: "FROM debian:12\nRUN apt-get update && apt-get install -y \\\n    git \\\n    curl\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN apt-get update && apt-get install -y \\\n    curl \\\n    git\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model) {
        for call in &run.calls {
            let Some(words) = packages(call) else { continue };
            let mut sorted = words.clone();
            sorted.sort_by_cached_key(|word| (name(call, word).to_lowercase(), word.text.to_lowercase()));
            sorted.dedup_by(|word, before| word.text == before.text);
            let stands_twice = sorted.len() < words.len();
            if is_sorted(call, &words) && !stands_twice {
                continue;
            }
            let range = words[0].range.start..words[words.len() - 1].range.end;
            let message = match stands_twice {
                true => format!("a package of `{}` is named twice", call.title()),
                false => format!("the packages of `{}` are not sorted", call.title()),
            };
            let finding = RULE.finding(run.site, range.clone(), message);
            let comment = run.site.instruction.innermost().comments.iter().any(|c| range.contains(&c.start))
                || run.script.comments.iter().any(|comment| range.contains(&comment.start));
            findings.push(if comment {
                finding.by_hand(
                    "Sort them with their comments; dfix can't see which comment belongs to which package",
                )
            } else if has_groups(model, &words) {
                finding.by_hand(
                    "Put one package in a line, in order; dfix can't see which of those that share a line belong together",
                )
            } else {
                let fix = Fix::safe_inside("sort the packages, each named once", run.site.index);
                finding.fixed_by(rearranged(model, fix, &words, &sorted))
            });
        }
    }
}

/// Do several lines hold packages, and one of them more than one?
fn has_groups(model: &Model<'_>, words: &[&ShellWord]) -> bool {
    let mut lines: Vec<_> = words.iter().map(|word| model.document.source().line(word.range.start)).collect();
    lines.dedup();
    lines.len() > 1 && lines.len() < words.len()
}

/// Puts the sorted packages in the places of the first ones. Where continuations stand in a column, they stay in it.
fn rearranged(model: &Model<'_>, mut fix: Fix, words: &[&ShellWord], sorted: &[&ShellWord]) -> Fix {
    let source = model.document.source();
    let escape = char::from(model.document.escape);
    let blanks = |word: &ShellWord| {
        let rest = &source.text()[word.range.end..source.line_end(word.range.end)];
        let bare = rest.trim_start_matches(' ');
        if bare.starts_with(escape) { rest.len() - bare.len() } else { 0 }
    };
    let in_column = words.iter().filter(|word| blanks(word) > 1).count() > 1;
    for (word, other) in words.iter().zip(sorted).filter(|(word, other)| word.text != other.text) {
        let blanks = if in_column { blanks(word) } else { 0 };
        let width = (word.range.len() + blanks).max(other.text.len() + blanks.min(1));
        let text = if blanks > 0 { format!("{:width$}", other.text) } else { other.text.to_string() };
        fix = fix.replace(word.range.start..word.range.end + blanks, text);
    }
    let (last, end) = (words[sorted.len() - 1], words[words.len() - 1].range.end);
    if sorted.len() < words.len() { fix.replace(last.range.end..end, "") } else { fix }
}

/// What a package is called, without its version.
fn name<'w>(call: &Call<'_>, word: &'w ShellWord) -> &'w str {
    let separators = call.manager.pin.iter().flat_map(|pin| &*pin.separators).filter(|mark| **mark != *"-");
    let ends = separators.filter_map(|mark| word.text.find(&**mark));
    &word.text[..ends.min().unwrap_or(word.text.len())]
}

/// As bytes, or as dictionaries sort, which leave hyphens and the like aside.
fn is_sorted(call: &Call<'_>, words: &[&ShellWord]) -> bool {
    let letters = |word: &&ShellWord| -> String {
        word.text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
    };
    words.is_sorted_by_key(|word| name(call, word).to_lowercase())
        || words.is_sorted_by_key(|word| word.text.to_lowercase())
        || words.is_sorted_by_key(letters)
}

/// The packages of an install whose order changes nothing: plain names, at least two.
fn packages<'m>(call: &'m Call<'m>) -> Option<Vec<&'m ShellWord>> {
    let pin = call.manager.pin.as_ref().filter(|pin| pin.any_order && call.is_one_of(&pin.verbs))?;
    let words = call.operands();
    let plain = |word: &&ShellWord| {
        word.text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-._:=~/@".contains(&b))
            && !word.text.ends_with('-')
    };
    // An option among them may be about those behind it.
    let (first, last) = (words.first()?.range.start, words.last()?.range.start);
    let mixed = call
        .arguments
        .iter()
        .any(|word| word.text.starts_with('-') && word.range.start > first && word.range.start < last);
    let is_file = |word: &&ShellWord| pin.files.iter().any(|file| crate::knowledge::glob(file, &word.text));
    (words.len() > 1 && !mixed && words.iter().all(plain) && !words.iter().any(is_file)).then_some(words)
}
