//! The frame check: a fix changed what it declared, and nothing else.

use std::collections::BTreeMap;

use crate::{
    syntax::{Document, Instruction, values},
    text::{Change, Fix},
};

/// Compares a document with what the fixes made of it.
///
/// # Errors
/// One clause that says what changed without being declared.
pub fn check(old: &Document, new: &Document, fixes: &[&Fix]) -> Result<(), String> {
    if let Some(problem) = new.problem.as_ref().or(new.refused.as_ref()) {
        return Err(format!("line {} of the result is not understood: {}", problem.line, problem.reason));
    }
    let mut inserts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut inside = Vec::new();
    let mut removed = Vec::new();
    for change in fixes.iter().flat_map(|fix| fix.frame()) {
        match *change {
            Change::Inside(index) => inside.push(index),
            Change::Insert { before, count } => *inserts.entry(before).or_default() += count,
            Change::Remove(index) => removed.push(index),
        }
    }
    let mut next = 0;
    for (index, instruction) in old.instructions.iter().enumerate() {
        next += inserts.get(&index).copied().unwrap_or(0);
        if removed.contains(&index) {
            continue;
        }
        let line = instruction.lines.start();
        let Some(other) = new.instructions.get(next) else {
            return Err(format!("the instruction in line {line} is gone"));
        };
        if !inside.contains(&index) && !same(old, instruction, new, other) {
            return Err(format!("the instruction in line {line} reads differently afterwards"));
        }
        next += 1;
    }
    next += inserts.get(&old.instructions.len()).copied().unwrap_or(0);
    if next != new.instructions.len() {
        return Err(format!("{} instructions come out instead of {next}", new.instructions.len()));
    }
    check_comments(old, new, fixes)
}

fn same(old: &Document, a: &Instruction, new: &Document, b: &Instruction) -> bool {
    old.text(&a.range) == new.text(&b.range)
        && a.keyword == b.keyword
        && a.flags.len() == b.flags.len()
        && a.heredocs.len() == b.heredocs.len()
        && values::is_json(a.innermost()) == values::is_json(b.innermost())
}

fn check_comments(old: &Document, new: &Document, fixes: &[&Fix]) -> Result<(), String> {
    let deleted: Vec<_> = fixes.iter().flat_map(|fix| fix.deleted_comments()).collect();
    let kept = old.comments.iter().filter(|comment| !deleted.contains(comment));
    let mut after = new.comments.iter();
    for comment in kept {
        match after.next() {
            Some(other) if new.text(other) == old.text(comment) => {}
            _ => return Err(format!("the comment `{}` is lost or moved", old.text(comment))),
        }
    }
    match after.next() {
        Some(comment) => Err(format!("`{}` turned into a comment", new.text(comment))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Applicability, Source, edit};

    fn checked(text: &str, fix: &Fix) -> Result<(), String> {
        let old = Document::read(Source::new(text));
        let new = Document::read(Source::new(edit::apply(text, fix.edits())));
        check(&old, &new, &[fix])
    }

    #[test]
    fn declared_changes_pass() {
        let text = "FROM a\nRUN b\n# c\nCMD d\n";
        assert_eq!(checked(text, &Fix::safe_inside("x", 1).insert(12, " && e")), Ok(()));
        let insert = Fix::new("x", Applicability::Safe).framed(Change::Insert { before: 2, count: 1 });
        assert_eq!(checked(text, &insert.clone().insert(13, "USER e\n")), Ok(()));
        let remove = Fix::new("x", Applicability::Safe).framed(Change::Remove(1)).replace(7..13, "");
        assert_eq!(checked(text, &remove), Ok(()));
    }

    #[test]
    fn anything_else_is_told() {
        let text = "FROM a\nRUN b\n# c\nCMD d\n";
        let told = |fix: &Fix| checked(text, fix).expect_err("is refused");
        assert!(told(&Fix::safe_inside("x", 0).insert(12, " && e")).contains("line 2 reads differently"));
        assert!(told(&Fix::safe_inside("x", 1).insert(12, "\nUSER e")).contains("differently"));
        assert!(told(&Fix::safe_inside("x", 1).insert(12, " \\")).contains("is gone"));
        assert!(told(&Fix::safe_inside("x", 1).insert(12, "\n# new")).contains("lost or moved"));
        assert!(told(&Fix::safe_inside("x", 2).replace(13..17, "")).contains("lost or moved"));
        assert!(told(&Fix::safe_inside("x", 2).insert(22, "\n# new")).contains("turned into a comment"));
        assert!(told(&Fix::safe_inside("x", 1).insert(12, " <<E")).contains("not understood"));
        assert!(told(&Fix::safe_inside("x", 0).insert(6, " b")).contains("FROM takes an image"));
    }
}
