//! What of a file is judged: the lines that changed and what that brought about
//! elsewhere, less what is known already. It narrows the findings of every round by the text of that round
//! alone, so that a second run sees what the last round saw (P4).

use std::{collections::BTreeSet, ops::Range};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::{
    Settings,
    rules::{Finding, Remedy},
    syntax::Document,
    text::{Edit, Fix, Source},
};

/// What of a file is judged; the default is all of it.
#[derive(Clone, Debug, Default)]
pub struct Scope<'a> {
    /// The text as it was: judged are the lines that are not in it, and what it did not have elsewhere.
    pub since: Option<&'a str>,
    /// What is known already is neither told nor mended.
    pub known: Known<'a>,
}

/// Which findings are known.
#[derive(Clone, Copy, Debug, Default)]
pub enum Known<'a> {
    /// None.
    #[default]
    Nothing,
    /// All.
    Everything,
    /// Those with these fingerprints in a file of this path.
    These {
        /// As the fingerprints were made with.
        path: &'a str,
        /// See [`Finding::fingerprint`].
        fingerprints: &'a BTreeSet<String>,
    },
}

impl Scope<'_> {
    /// The findings that the text had before, by what they are about.
    pub(super) fn before(&self, settings: &Settings) -> Before {
        let Some(since) = self.since.filter(|since| !since.is_empty()) else { return Before::default() };
        let document = Document::read(Source::new(since));
        let findings = super::findings(&document, settings).unwrap_or_default();
        Before(findings.iter().map(|finding| about(finding, document.source())).collect())
    }

    /// Leaves the findings that are judged, and returns those that are known. A
    /// finding lies in changed lines where one of its lines changed; what a change
    /// brings about elsewhere, such as a USER that is gone, is judged too. A fix is made
    /// only where all its edits lie in changed lines, or put whole lines beside one;
    /// and where it leaves the text alone that known findings are about, by which they
    /// are known.
    pub(super) fn narrow(
        &self,
        before: &Before,
        source: &Source,
        findings: &mut Vec<Finding>,
    ) -> Vec<Finding> {
        let known: Vec<Finding> = match self.known {
            Known::Nothing => vec![],
            Known::Everything => std::mem::take(findings),
            Known::These { path, fingerprints } => findings
                .extract_if(.., |finding| fingerprints.contains(&finding.fingerprint(source, path)))
                .collect(),
        };
        let changed = self.since.map(|base| Changed { lines: changed_lines(base, source.text()), source });
        if let Some(changed) = &changed {
            let is_new = |finding: &Finding| !before.0.contains(&about(finding, source));
            findings.retain(|finding| changed.meets(&finding.range) || is_new(finding));
        }
        for finding in findings {
            let Some(fix) = finding.fix() else { continue };
            let why = if changed.as_ref().is_some_and(|changed| !changed.hold(fix)) {
                "changes lines beside those that changed; dfix without --since makes it"
            } else if known.iter().any(|known| changes(source, fix, &known.range)) {
                "changes the text of a finding that the baseline knows; mend that one first"
            } else {
                continue;
            };
            finding.remedy = Remedy::Manual(format!("the fix \"{}\" {why}", fix.title));
        }
        known
    }
}

/// What the findings on the text as it was are about.
#[derive(Debug, Default)]
pub(super) struct Before(BTreeSet<(&'static str, String)>);

fn about(finding: &Finding, source: &Source) -> (&'static str, String) {
    (finding.rule.name, finding.text(source))
}

/// The lines of a text that changed, from 1.
struct Changed<'a> {
    lines: BTreeSet<usize>,
    source: &'a Source,
}

impl Changed<'_> {
    fn lines_of(&self, range: &Range<usize>) -> std::ops::RangeInclusive<usize> {
        let (first, last) = (self.source.line(range.start), self.source.line(range.end));
        // A newline ends its own line.
        let ends_before = !range.is_empty() && is_line_start(self.source, range.end);
        first..=if ends_before { last - 1 } else { last }
    }

    fn meets(&self, range: &Range<usize>) -> bool {
        self.lines.range(self.lines_of(range)).next().is_some()
    }

    fn hold(&self, fix: &Fix) -> bool {
        fix.edits().iter().all(|edit| match whole_lines(self.source, edit) {
            // Between this line and the one before.
            Some(line) => self.lines.contains(&line) || self.lines.contains(&(line - 1)),
            None => {
                let next = joins(self.source, edit).then(|| self.source.line(edit.range.end));
                self.lines_of(&edit.range).chain(next).all(|line| self.lines.contains(&line))
            }
        })
    }
}

/// The line, from 1, before which an edit puts whole lines and changes no other.
fn whole_lines(source: &Source, edit: &Edit) -> Option<usize> {
    let at = edit.range.start;
    if !edit.range.is_empty() {
        return None;
    }
    let line = source.line(at);
    let rest = &source.text()[at..];
    if is_line_start(source, at) && edit.text.ends_with('\n') {
        Some(line)
    } else if (rest.is_empty() || rest.starts_with(['\r', '\n'])) && edit.text.starts_with(['\r', '\n']) {
        Some(line + 1)
    } else {
        None
    }
}

fn is_line_start(source: &Source, at: usize) -> bool {
    at == source.line_start(at)
}

/// Does an edit put the line behind its range, of which it takes nothing, behind other text?
fn joins(source: &Source, edit: &Edit) -> bool {
    let Range { start, end } = edit.range;
    let leaves_a_line = edit.text.ends_with('\n') || edit.text.is_empty() && is_line_start(source, start);
    start < end && end < source.text().len() && is_line_start(source, end) && !leaves_a_line
}

/// Does a fix change what stands in a range?
fn changes(source: &Source, fix: &Fix, range: &Range<usize>) -> bool {
    fix.edits().iter().any(|edit| match edit.range.is_empty() {
        true => {
            let at = edit.range.start;
            let inside = range.start < at && at < range.end;
            inside || (range.start == at || at == range.end) && whole_lines(source, edit).is_none()
        }
        false => edit.range.start < range.end && range.start < edit.range.end,
    })
}

/// The lines of `new`, from 1, that are not in `old`. Line endings don't count: git may change them.
fn changed_lines(old: &str, new: &str) -> BTreeSet<usize> {
    let lines = |text| str::split_inclusive(text, '\n').map(|line| line.trim_end_matches(['\r', '\n']));
    let (old, new): (Vec<&str>, Vec<&str>) = (lines(old).collect(), lines(new).collect());
    let added = |op: DiffOp| match op {
        DiffOp::Insert { new_index, new_len, .. } | DiffOp::Replace { new_index, new_len, .. } => {
            new_index + 1..new_index + 1 + new_len
        }
        DiffOp::Equal { .. } | DiffOp::Delete { .. } => 0..0,
    };
    capture_diff_slices(Algorithm::Myers, &old, &new).into_iter().flat_map(added).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{Level, Outcome, fix_within},
        text::Applicability,
    };

    fn since(old: &str, new: &str) -> Outcome {
        let scope = Scope { since: Some(old), known: Known::Nothing };
        let outcome = fix_within(Source::new(new), &Settings::default(), Level::Unsafe, &scope);
        if let Some(text) = &outcome.text {
            let again = fix_within(Source::new(text.as_str()), &Settings::default(), Level::Unsafe, &scope);
            assert_eq!(again.text, None, "a second run changes nothing");
        }
        outcome
    }

    #[test]
    fn lines_that_did_not_change_are_left_alone() {
        let old = "FROM scratch\nENV A b\nUSER 65532:65532\n";
        assert!(since(old, old).findings.is_empty());
        let new = "FROM scratch\nENV A b\nENV C d\nUSER 65532:65532\n";
        let outcome = since(old, new);
        assert_eq!(outcome.text.as_deref(), Some("FROM scratch\nENV A b\nENV C=d\nUSER 65532:65532\n"));
        assert!(outcome.remaining.is_empty());
        let crlf = since(&old.replace('\n', "\r\n"), new);
        assert_eq!(crlf.text, outcome.text, "line endings don't count");
    }

    #[test]
    fn what_a_removed_line_brings_about_is_told() {
        let old = "FROM debian:12\nENV A b\nUSER 10001:10001\n";
        let outcome = since(old, "FROM debian:12\nENV A b\n");
        let told: Vec<_> = outcome.remaining.iter().map(|finding| finding.rule.name).collect();
        assert_eq!(told, ["run-as-non-root"]);
        assert_eq!(outcome.text, None, "the lines beside those that changed stay");
        let twice = "FROM scratch\nENV A b\nUSER 65532:65532\n";
        let more = twice.replace("ENV A b\n", "ENV A b\nENV A b\n");
        assert_eq!(since(twice, &more).findings.len(), 1, "what was there before isn't told again");
    }

    #[test]
    fn a_fix_is_made_whole_or_not_at_all() {
        // The list is fetched in a line that changed; what removes it belongs at the end of one that did not.
        let old = "FROM debian:12\nRUN apt-get update \\\n && apt-get install -y a\nUSER 10001:10001\n";
        let new = old.replace("apt-get update", "apt-get  update");
        let outcome = since(old, &new);
        assert_eq!(outcome.text, None);
        let clean = |outcome: &Outcome| {
            let mut all = outcome.remaining.iter();
            all.find(|finding| finding.rule.name == "clean-package-cache").map(|f| f.remedy.clone())
        };
        let Some(Remedy::Manual(advice)) = clean(&outcome) else { panic!("{:?}", outcome.remaining) };
        assert!(advice.contains("without --since makes it"), "{advice}");
        assert!(since("", &new).text.is_some_and(|text| text.contains("rm -rf /var/lib/apt/lists")));
    }

    #[test]
    fn whole_lines_may_stand_beside_a_changed_one() {
        let wide = Source::new("FROM ü");
        let all = Changed { lines: BTreeSet::from([1]), source: &wide };
        assert!(all.meets(&(5..7)) && all.meets(&(7..7)));
        let source = Source::new("a\nb\nc");
        let changed = Changed { lines: BTreeSet::from([2]), source: &source };
        let holds =
            |at: usize, text: &str| changed.hold(&Fix::new("x", Applicability::Safe).insert(at, text));
        assert!(holds(2, "x\n") && holds(4, "x\n") && holds(1, "\nx") && holds(3, "\nx") && holds(3, "x"));
        let removes = |range| changed.hold(&Fix::new("x", Applicability::Safe).replace(range, ""));
        assert!(removes(2..4) && removes(2..3) && !removes(3..4) && !removes(1..3));
        assert!(!holds(0, "x\n") && !holds(5, "\nx") && !holds(1, "x") && !holds(4, "x"));
    }

    #[test]
    fn what_is_known_stays_as_it_is() {
        let text = "FROM scratch\nENV A b\nENV A b\nENV C d\nUSER 65532:65532\n";
        let all = fix_within(
            Source::new(text),
            &Settings::default(),
            Level::Safe,
            &Scope { since: None, known: Known::Everything },
        );
        assert!(all.text.is_none() && all.remaining.is_empty());
        let source = Source::new(text);
        let mut prints = all.known.iter().map(|finding| finding.fingerprint(&source, "x"));
        let first: BTreeSet<String> = prints.by_ref().take(1).collect();
        assert!(prints.all(|other| !first.contains(&other)), "what is alike is counted");
        let these = |path| Scope { since: None, known: Known::These { path, fingerprints: &first } };
        let fixed = |text: &str, path| {
            fix_within(Source::new(text), &Settings::default(), Level::Safe, &these(path)).text
        };
        let one = fixed(text, "x").expect("changes");
        assert_eq!(one, "FROM scratch\nENV A b\nENV A=b\nENV C=d\nUSER 65532:65532\n");
        assert_eq!(fixed(&one, "x"), None);
        let shifted = one.replace("FROM", "# one\n\nFROM");
        assert_eq!(fixed(&shifted, "x"), None, "lines may move");
        assert!(fixed(&one, "y").is_some(), "another file's are not known");
    }
}
