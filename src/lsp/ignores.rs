//! The comment that hides a finding, and where it is written.

use super::analysis::Judged;
use crate::{
    engine::{self, suppress},
    rules::Finding,
    syntax::Document,
    text::{Edit, Source, edit},
};

/// The edit that hides a finding; `None` where no comment can, which is checked
/// by reading the result.
pub fn edit_for(judged: &Judged, finding: &Finding) -> Option<Edit> {
    let document = &judged.document;
    if std::ptr::eq(finding.rule, &suppress::UNUSED_IGNORE) {
        return None;
    }
    let edit = comment(document, finding)?;
    let text = edit::apply(document.source().text(), [&edit]);
    let next = Document::read(Source::new(text));
    let same = |(a, b): (&crate::syntax::Instruction, &crate::syntax::Instruction)| {
        document.text(&a.range) == next.text(&b.range)
    };
    let is_kept = document.instructions.len() == next.instructions.len()
        && document.directives.len() == next.directives.len()
        && document.instructions.iter().zip(&next.instructions).all(same);
    let findings = engine::findings(&next, &judged.configured.settings).ok()?;
    let is_hidden = !findings
        .iter()
        .any(|other| std::ptr::eq(other.rule, finding.rule) && other.anchor == finding.anchor);
    (is_kept && is_hidden).then_some(edit)
}

/// A name more in the ignore that is there, else a line of its own: right above
/// the instruction, but never between it and a comment that speaks to a linter.
fn comment(document: &Document, finding: &Finding) -> Option<Edit> {
    let name = finding.rule.name;
    let source = document.source();
    let instruction = document.instructions.get(finding.anchor)?;
    if source.line(instruction.range.start) != *instruction.lines.start() {
        return None;
    }
    let start = source.line_start(instruction.range.start);
    let (mut above, mut at) = (start, start);
    for comment in document.comments.iter().rev().skip_while(|comment| comment.end > instruction.range.start)
    {
        let line = source.line_start(comment.start);
        if source.line_end(comment.end) != above {
            break;
        }
        above = line;
        let text = document.text(comment);
        if suppress::is_pragma(text) {
            at = line;
        }
        if let Some(end) = names_end(text) {
            return Some(Edit { range: comment.start + end..comment.start + end, text: format!(",{name}") });
        }
    }
    let newline = source.newline().as_str();
    let indentation = source.indentation(instruction.range.start);
    Some(Edit { range: at..at, text: format!("{indentation}# dfix: ignore={name}{newline}") })
}

/// Where the names of an ignore of dfix's end, to which one can be added.
fn names_end(comment: &str) -> Option<usize> {
    suppress::takes_names(comment).then(|| comment.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Settings, lsp::analysis::Analysis, run::configs::Configured, syntax::Reader};
    use std::sync::Arc;

    /// The text after the finding of a rule was ignored.
    fn ignored(text: &str, rule: &str) -> Option<String> {
        let configured = Ok(Arc::new(Configured { settings: Settings::default(), max_file_size: 10_000 }));
        let analysis = Analysis::new(text, &mut Reader::default(), &configured);
        let judged = analysis.judged().expect("is understood");
        let finding = judged.findings.iter().find(|finding| finding.rule.name == rule).expect("is found");
        Some(edit::apply(text, [&edit_for(judged, finding)?]))
    }

    #[test]
    fn the_comment_stands_right_above() {
        let rule = "legacy-key-value";
        let after = |text: &str| ignored(text, rule).expect("can be ignored");
        assert_eq!(
            after("FROM a\r\nENV A b\r\n"),
            "FROM a\r\n# dfix: ignore=legacy-key-value\r\nENV A b\r\n"
        );
        assert_eq!(
            after("FROM a\n\n# why\n  ENV A b\n"),
            "FROM a\n\n# why\n  # dfix: ignore=legacy-key-value\n  ENV A b\n"
        );
    }

    #[test]
    fn it_never_comes_between_a_pragma_and_its_instruction() {
        let after = |text: &str| ignored(text, "legacy-key-value").expect("can be ignored");
        assert_eq!(
            after("FROM a\n# about\n# hadolint ignore=DL3009\n# why\nENV A b\n"),
            "FROM a\n# about\n# dfix: ignore=legacy-key-value\n# hadolint ignore=DL3009\n# why\nENV A b\n"
        );
        assert_eq!(
            after("FROM a\n# dfix: ignore=pin-image -- x\nENV A b\n"),
            "FROM a\n# dfix: ignore=legacy-key-value\n# dfix: ignore=pin-image -- x\nENV A b\n"
        );
        assert_eq!(
            after("FROM a\n# dfix: ignore=pin-image until=2027-03-31\nENV A b\n"),
            "FROM a\n# dfix: ignore=legacy-key-value\n# dfix: ignore=pin-image until=2027-03-31\nENV A b\n"
        );
        assert_eq!(
            after("FROM a\n# dfix: ignore=pin-image \nENV A b\n"),
            "FROM a\n# dfix: ignore=pin-image,legacy-key-value \nENV A b\n"
        );
    }

    #[test]
    fn directives_stay_at_the_top() {
        let text = "# syntax=docker/dockerfile:1\n# escape=`\nFROM debian:12\n";
        assert_eq!(
            ignored(text, "pin-image").expect("can be ignored"),
            "# syntax=docker/dockerfile:1\n# escape=`\n# dfix: ignore=pin-image\nFROM debian:12\n"
        );
    }

    #[test]
    fn where_it_would_hide_nothing_there_is_none() {
        let text = "FROM scratch\n# dfix: ignore=pin-image\nUSER 1:1\n";
        assert_eq!(ignored(text, "unused-ignore"), None);
    }
}
