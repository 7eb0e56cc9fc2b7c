//! Edits, and the fixes that they make up.

use std::ops::Range;

/// Replaces a range of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the file, from 0. Empty where text is inserted.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
}

/// How far a fix may change what the image does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// Build and running container do the same, less what needn't be in the image.
    Safe,
    /// Changes exactly the privilege or the version that the rule is about.
    Hardening,
    /// May change more; the reason is shown.
    Unsafe(String),
}

impl Applicability {
    /// Its name in reports.
    pub fn as_str(&self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Hardening => "hardening",
            Applicability::Unsafe(_) => "unsafe",
        }
    }
}

/// What a fix may do to the list of instructions; everything else must read as before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The instruction with this index stays one, its arguments may differ.
    Inside(usize),
    /// So many new instructions stand before that with this index (the number
    /// of instructions: at the end).
    Insert {
        /// An index, or the number of instructions.
        before: usize,
        /// How many.
        count: usize,
    },
    /// The instruction with this index goes.
    Remove(usize),
}

/// A change of the file that mends one finding. Its edits are sorted and disjoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative: "remove the package lists".
    pub title: String,
    /// How far it may go.
    pub applicability: Applicability,
    frame: Vec<Change>,
    edits: Vec<Edit>,
    deleted_comments: Vec<Range<usize>>,
}

impl Fix {
    /// A fix without edits yet.
    pub fn new(title: impl Into<String>, applicability: Applicability) -> Fix {
        Fix { title: title.into(), applicability, frame: vec![], edits: vec![], deleted_comments: vec![] }
    }

    /// A safe fix that stays inside one instruction.
    pub fn safe_inside(title: impl Into<String>, instruction: usize) -> Fix {
        Fix::new(title, Applicability::Safe).framed(Change::Inside(instruction))
    }

    /// Declares a change of the instruction list.
    #[must_use]
    pub fn framed(mut self, change: Change) -> Fix {
        self.frame.push(change);
        self
    }

    /// Declares that a comment goes; it is for an edit to delete it.
    #[must_use]
    pub fn without_comment(mut self, comment: Range<usize>) -> Fix {
        self.deleted_comments.push(comment);
        self
    }

    /// Adds an edit.
    ///
    /// # Panics
    /// Where it overlaps an earlier one: that is a mistake in a rule.
    #[must_use]
    pub fn replace(mut self, range: Range<usize>, text: impl Into<String>) -> Fix {
        let at =
            self.edits.partition_point(|edit| (edit.range.start, edit.range.end) <= (range.start, range.end));
        let before = at.checked_sub(1).map_or(0, |i| self.edits[i].range.end);
        let after = self.edits.get(at).map_or(usize::MAX, |edit| edit.range.start);
        assert!(before <= range.start && range.end <= after, "the edits of a fix are disjoint");
        self.edits.insert(at, Edit { range, text: text.into() });
        self
    }

    /// Adds an insertion.
    #[must_use]
    pub fn insert(self, at: usize, text: impl Into<String>) -> Fix {
        self.replace(at..at, text)
    }

    /// The edits, sorted.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The declared changes.
    pub fn frame(&self) -> &[Change] {
        &self.frame
    }

    /// The declared deletions of comments.
    pub fn deleted_comments(&self) -> &[Range<usize>] {
        &self.deleted_comments
    }

    /// Do edits of the two overlap or touch?
    pub fn touches(&self, other: &Fix) -> bool {
        let meets = |a: &Edit, b: &Edit| a.range.start <= b.range.end && b.range.start <= a.range.end;
        self.edits.iter().any(|a| other.edits.iter().any(|b| meets(a, b)))
    }
}

/// Applies edits that are sorted and disjoint.
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut out = String::with_capacity(text.len() + 256);
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.range.start]);
        out.push_str(&edit.text);
        at = edit.range.end;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_sorted_and_applied() {
        let fix = Fix::safe_inside("x", 0).replace(4..5, "E").insert(0, ">").replace(1..2, "");
        assert_eq!(apply("abcde", fix.edits()), ">acdE");
    }

    #[test]
    #[should_panic(expected = "disjoint")]
    fn overlapping_edits_are_a_mistake() {
        let _ = Fix::safe_inside("x", 0).replace(0..3, "").replace(2..4, "");
    }

    #[test]
    fn touching_fixes_are_told() {
        let at = |range| Fix::safe_inside("x", 0).replace(range, "");
        assert!(at(0..3).touches(&at(3..4)));
        assert!(!at(0..3).touches(&at(4..5)));
    }
}
