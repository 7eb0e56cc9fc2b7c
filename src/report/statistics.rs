//! `--statistics`: how often each rule found something, and why it was not mended.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{FileReport, Finding};

/// Of one rule.
#[derive(Default)]
struct Count {
    safe: usize,
    hardening: usize,
    unsafe_: usize,
    by_hand: usize,
    /// By kind and reason, with names, numbers and paths left out.
    reasons: BTreeMap<(&'static str, String), usize>,
}

/// Counts of each rule.
#[derive(Default)]
pub struct Statistics {
    rules: BTreeMap<&'static str, Count>,
}

impl Statistics {
    /// Adds a file.
    pub fn count(&mut self, report: &FileReport) {
        for fix in &report.fixes {
            let count = self.rules.entry(fix.rule).or_default();
            *count.of(fix.applicability) += 1;
        }
        for finding in &report.remaining {
            let count = self.rules.entry(finding.rule).or_default();
            *count.of(finding.kind()) += 1;
            *count.reasons.entry((finding.kind(), kind_of(reason(finding)))).or_default() += 1;
        }
    }

    /// A table of the rules, each with the reasons of its unsafe and manual findings, the most frequent first.
    pub fn table(&self) -> String {
        let rules = &self.rules;
        let width = rules.keys().map(|rule| rule.len()).max().unwrap_or(0).max("rule".len());
        let mut out =
            format!("{:width$}  {:>8} {:>9} {:>8} {:>8}\n", "rule", "safe", "hardening", "unsafe", "by hand");
        for (rule, count) in rules {
            let _ = writeln!(
                out,
                "{rule:width$}  {:>8} {:>9} {:>8} {:>8}",
                count.safe, count.hardening, count.unsafe_, count.by_hand
            );
        }
        for (rule, count) in rules.iter().filter(|(_, count)| !count.reasons.is_empty()) {
            let _ = writeln!(out, "\n{rule}");
            let mut reasons: Vec<_> = count.reasons.iter().collect();
            reasons.sort_by_key(|(_, times)| std::cmp::Reverse(**times));
            for ((kind, reason), times) in reasons {
                let _ = writeln!(out, "  {times:>8} {kind:9}  {reason}");
            }
        }
        out
    }
}

impl Count {
    fn of(&mut self, kind: &str) -> &mut usize {
        match kind {
            "safe" => &mut self.safe,
            "hardening" => &mut self.hardening,
            "unsafe" => &mut self.unsafe_,
            _ => &mut self.by_hand,
        }
    }
}

/// Why a finding remains.
fn reason(finding: &Finding) -> &str {
    match &finding.fix {
        Some(fix) => fix.reason.as_deref().unwrap_or("not asked for"),
        None => finding.advice.as_deref().unwrap_or_default(),
    }
}

/// A reason without what differs from file to file: what stands in backticks,
/// paths, and words with digits.
fn kind_of(reason: &str) -> String {
    let mut out = String::new();
    for (at, part) in reason.split('`').enumerate() {
        if at % 2 == 1 {
            out.push('…');
            continue;
        }
        for piece in part.split_inclusive(' ') {
            let word = piece.trim_end();
            let varies = word.bytes().any(|b| b.is_ascii_digit()) || word.contains(['/', '$', '"']);
            out.push_str(if varies { "…" } else { word });
            out.push_str(&piece[word.len()..]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Settings,
        engine::{self, Level},
        report::{Detail, Mode},
        text::Source,
    };

    #[test]
    fn findings_are_counted_with_their_reasons() {
        let report = |text: &str| {
            let outcome = engine::fix(Source::new(text), &Settings::default(), Level::Hardening);
            FileReport::new(
                "Dockerfile".to_owned().into(),
                &Source::new(text),
                &outcome,
                Level::Hardening,
                Mode::Diff,
                Detail::Remaining,
            )
        };
        let port = |port| format!("FROM python:3.12\nCOPY . .\nEXPOSE {port}\nCMD [\"python\", \"/a.py\"]\n");
        let reports = [report(&port(80)), report(&port(81)), report(&port(8080))];
        let mut statistics = Statistics::default();
        reports.iter().for_each(|report| statistics.count(report));
        let table = statistics.table();
        let line = |start: &str| table.lines().find(|line| line.starts_with(start)).map(str::to_owned);
        let numbers = line("run-as-non-root  ")
            .map(|line| line.split_whitespace().skip(1).map(str::to_owned).collect());
        assert_eq!(numbers, Some(["0", "1", "2", "0"].map(String::from).to_vec()));
        assert!(table.contains("2 unsafe     port … is below …"), "{table}");
    }
}
