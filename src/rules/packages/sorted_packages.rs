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
                 them. Where lines hold several packages, each line is sorted by itself: what it holds may belong \
                 together.",
    bad: "FROM debian:12\nRUN apt-get update && apt-get install -y \\\n    git \\\n    curl\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN apt-get update && apt-get install -y \\\n    curl \\\n    git\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model) {
        for call in &run.calls {
            let Some(words) = packages(call) else { continue };
            let groups = groups(model, &words);
            if groups.iter().all(|group| is_sorted(group)) {
                continue;
            }
            let range = words[0].range.start..words[words.len() - 1].range.end;
            let message = format!("the packages of `{}` are not sorted", call.title());
            let finding = RULE.finding(run.site, range.clone(), message);
            let comment = run.site.instruction.innermost().comments.iter().any(|c| range.contains(&c.start))
                || run.script.comments.iter().any(|comment| range.contains(&comment.start));
            findings.push(if comment {
                finding.by_hand(
                    "Sort them with their comments; dfix can't see which comment belongs to which package",
                )
            } else {
                let mut fix = Fix::safe_inside("sort the packages", run.site.index);
                for group in groups.into_iter().filter(|group| !is_sorted(group)) {
                    let mut sorted = group.to_vec();
                    sorted.sort_by_key(|word| word.text.to_lowercase());
                    let moved = group.iter().zip(&sorted).filter(|(word, other)| word.text != other.text);
                    fix = moved.fold(fix, |fix, (word, other)| {
                        fix.replace(word.range.clone(), other.text.to_string())
                    });
                }
                finding.fixed_by(fix)
            });
        }
    }
}

/// What is sorted by itself: a line that holds several, which then belong together, and lines in a row with one each.
fn groups<'w, 'm>(model: &Model<'_>, words: &'w [&'m ShellWord]) -> Vec<&'w [&'m ShellWord]> {
    let line = |word: &ShellWord| model.document.source().line(word.range.start);
    let is_alone = |word: &ShellWord| words.iter().filter(|other| line(other) == line(word)).count() == 1;
    let groups = words.chunk_by(|word, next| match (is_alone(word), is_alone(next)) {
        (true, true) => true,
        (false, false) => line(word) == line(next),
        _ => false,
    });
    groups.collect()
}

/// As bytes, or as dictionaries sort, which leave hyphens and the like aside.
fn is_sorted(words: &[&ShellWord]) -> bool {
    let letters = |word: &&ShellWord| -> String {
        word.text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
    };
    words.is_sorted_by_key(|word| word.text.to_lowercase()) || words.is_sorted_by_key(letters)
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
