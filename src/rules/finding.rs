//! What a rule says of a place in a file.

use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::{Default, Rule, Severity};
use crate::{
    Settings,
    knowledge::Text,
    model::Site,
    text::{Fix, Source},
};

/// A finding, with at most one fix.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Whose.
    pub rule: &'static Rule,
    /// Those of the rule's aliases that this finding is; ignoring one hides it.
    pub codes: Vec<&'static str>,
    /// How much it matters: as its rule says, unless the finding or the configuration knows better.
    pub severity: Severity,
    /// Is it told by default? As its rule is, unless the finding is for fewer people.
    pub on: Default,
    /// The bytes that it is about.
    pub range: Range<usize>,
    /// The index of the instruction that it belongs to: a comment before it can hide the finding.
    pub anchor: usize,
    /// One sentence without a full stop, with the fact that decided.
    pub message: String,
    /// What can be done.
    pub remedy: Remedy,
    /// Which it is, from 1, of the file's findings of its rule about the same text;
    /// 0 until they are all there.
    pub number: usize,
}

/// What can be done about a finding.
#[derive(Clone, Debug)]
pub enum Remedy {
    /// dfix can do it.
    Fix(Fix),
    /// What a person should do, and why dfix doesn't: one sentence.
    Manual(String),
}

impl Rule {
    /// A finding about a range in an instruction. It still needs a remedy.
    pub fn finding(
        &'static self,
        site: Site<'_>,
        range: Range<usize>,
        message: impl Into<String>,
    ) -> Unremedied {
        Unremedied(Finding {
            rule: self,
            codes: self.aliases.to_vec(),
            severity: self.severity,
            on: self.on,
            range,
            anchor: site.index,
            message: message.into(),
            remedy: Remedy::Manual(String::new()),
            number: 0,
        })
    }
}

/// A finding without a remedy yet.
#[must_use]
pub struct Unremedied(Finding);

impl Unremedied {
    /// Narrows the aliases down to those that this finding is.
    pub fn coded(mut self, codes: impl IntoIterator<Item = &'static str>) -> Unremedied {
        self.0.codes = codes.into_iter().collect();
        self
    }

    /// Narrows the aliases down to those of the rule that a row of a table names.
    pub fn coded_as(mut self, codes: &[Text]) -> Unremedied {
        self.0.codes.retain(|known| codes.iter().any(|code| code == known));
        self
    }

    /// Weighs it otherwise than its rule says.
    pub fn weighing(mut self, severity: Severity) -> Unremedied {
        self.0.severity = severity;
        self
    }

    /// Tells it only where it is asked for, though its rule is on for others.
    pub fn told(mut self, on: Default) -> Unremedied {
        self.0.on = on;
        self
    }

    /// Do the settings want it? What becomes of one that they don't want is never seen.
    pub fn is_wanted(&self, settings: &Settings) -> bool {
        settings.wants(&self.0)
    }

    /// dfix can mend it.
    pub fn fixed_by(self, fix: Fix) -> Finding {
        Finding { remedy: Remedy::Fix(fix), ..self.0 }
    }

    /// A person has to mend it: what to do, and why dfix doesn't.
    pub fn by_hand(self, what: impl Into<String>) -> Finding {
        Finding { remedy: Remedy::Manual(what.into()), ..self.0 }
    }
}

impl Finding {
    /// The fix, where there is one.
    pub fn fix(&self) -> Option<&Fix> {
        match &self.remedy {
            Remedy::Fix(fix) => Some(fix),
            Remedy::Manual(_) => None,
        }
    }

    /// The text that it is about, each run of white space as one blank.
    pub fn text(&self, source: &Source) -> String {
        source[self.range.clone()].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The same while the text that it is about stays in a file of this path, on
    /// whatever line; no two findings of a file share it.
    pub fn fingerprint(&self, source: &Source, path: &str) -> String {
        let path = path.replace('\\', "/");
        fingerprint(&[self.rule.name, &path, &self.text(source), &self.number.to_string()])
    }

    /// Is this its rule's name, or one of its aliases?
    pub fn is_called(&self, name: &str) -> bool {
        self.rule.name.eq_ignore_ascii_case(name)
            || self.codes.iter().any(|code| code.eq_ignore_ascii_case(name))
    }
}

/// A hash of what stays the same; the first is the version of how it is made.
pub fn fingerprint(parts: &[&str]) -> String {
    let hash = Sha256::digest(format!("1\0{}", parts.join("\0")).as_bytes());
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
