//! What comes of a file: what is found, what was fixed, what remains.

use super::{suppress::Ignored, targets::Lacking};
use crate::{
    rules::{Finding, Rule},
    syntax::NotUnderstood,
    text::{Applicability, Source},
};

/// What came of a file.
#[derive(Debug)]
pub struct Outcome {
    /// Why the file was left alone; everything else is empty then.
    pub not_understood: Option<NotUnderstood>,
    /// Where the file has none of the stages that are asked for: it was judged by its last one.
    pub lacking: Option<Lacking>,
    /// The findings on the original bytes.
    pub findings: Vec<Finding>,
    /// Those that comments hide.
    pub ignored: Vec<Ignored>,
    /// Those on the original bytes that are known already; no other list holds them.
    pub known: Vec<Finding>,
    /// The fixes that were applied, in order.
    pub fixed: Vec<Fixed>,
    /// The new text, where it differs.
    pub text: Option<String>,
    /// The findings that remain, on the new bytes; none where no fix was tried.
    pub remaining: Vec<Finding>,
    /// Those on the new bytes that are known already.
    pub still_known: Vec<Finding>,
    /// Fixes that failed the frame check: mistakes in rules, told and never written.
    pub withdrawn: Vec<Withdrawn>,
    /// The last text, which `remaining` is about.
    pub source: Source,
}

/// A fix that was applied.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// Whose.
    pub rule: &'static Rule,
    /// What it did.
    pub title: String,
    /// How far it went.
    pub applicability: Applicability,
    /// The finding's message.
    pub message: String,
}

impl Outcome {
    /// Of a file that is not understood.
    pub(super) fn left_alone(problem: NotUnderstood, source: Source) -> Outcome {
        Outcome { not_understood: Some(problem), ..Outcome::of(source) }
    }

    /// Of a file in which nothing is found and nothing was done.
    pub(super) fn of(source: Source) -> Outcome {
        Outcome {
            not_understood: None,
            lacking: None,
            findings: vec![],
            ignored: vec![],
            known: vec![],
            fixed: vec![],
            text: None,
            remaining: vec![],
            still_known: vec![],
            withdrawn: vec![],
            source,
        }
    }
}

impl Fixed {
    /// What is told of a finding's fix.
    pub(super) fn of(finding: &Finding) -> Option<Fixed> {
        let fix = finding.fix()?;
        Some(Fixed {
            rule: finding.rule,
            title: fix.title.clone(),
            applicability: fix.applicability.clone(),
            message: finding.message.clone(),
        })
    }
}

/// A fix that was not applied because its result was not what it declared.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    /// Whose.
    pub rule: &'static Rule,
    /// What it would have done.
    pub title: String,
    /// What went wrong.
    pub reason: String,
}
