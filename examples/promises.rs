//! Holds the promises against every Dockerfile below a folder.
//!
//! `cargo run --release --example promises -- FOLDER`
//!
//! Prints how many files were read, changed and left, how often each rule
//! found and fixed something, and each file on which a promise did not hold,
//! with the promise. Exits with 1 where there is one.

#![allow(clippy::print_stdout, clippy::print_stderr, missing_docs)]

use std::{collections::BTreeMap, path::Path, process::ExitCode, time::Instant};

use dfix::{
    Settings,
    engine::{self, Level, Outcome},
    rules::{RULES, Remedy},
    syntax::Document,
    text::Source,
};
use rayon::prelude::*;

#[derive(Default)]
struct Count {
    files: usize,
    bytes: usize,
    not_text: usize,
    not_understood: usize,
    changed: usize,
    broken: Vec<String>,
    rules: BTreeMap<&'static str, Rule>,
}

#[derive(Default)]
struct Rule {
    safe: usize,
    hardening: usize,
    unsafe_: usize,
    manual: usize,
}

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: promises FOLDER");
        return ExitCode::from(2);
    };
    let (files, errors) = dfix::discover::find(&[folder.clone().into()]);
    for error in errors {
        eprintln!("warning: {error}");
    }
    if files.is_empty() {
        eprintln!("error: {folder}: holds no Dockerfile");
        return ExitCode::from(2);
    }
    let start = Instant::now();
    let count = files.par_iter().map(|file| measure(&file.path)).reduce(Count::default, Count::plus);
    count.print(start);
    ExitCode::from(u8::from(!count.broken.is_empty()))
}

fn measure(path: &Path) -> Count {
    let mut count = Count { files: 1, ..Count::default() };
    let Some(Ok(source)) = std::fs::read(path).ok().map(|bytes| {
        count.bytes = bytes.len();
        Source::from_bytes(bytes)
    }) else {
        count.not_text = 1;
        return count;
    };
    let text = source.text().to_owned();
    let checked = std::panic::catch_unwind(|| hold(&text));
    let (outcome, broken) = match checked {
        Ok(result) => result,
        Err(_) => {
            count.broken.push(format!("{}: panicked", path.display()));
            return count;
        }
    };
    count.broken.extend(broken.into_iter().map(|what| format!("{}: {what}", path.display())));
    count.not_understood = usize::from(outcome.not_understood.is_some());
    count.changed = usize::from(outcome.text.is_some());
    for finding in &outcome.findings {
        let rule = count.rules.entry(finding.rule.name).or_default();
        match &finding.remedy {
            Remedy::Manual(_) => rule.manual += 1,
            Remedy::Fix(fix) => match fix.applicability.as_str() {
                "safe" => rule.safe += 1,
                "hardening" => rule.hardening += 1,
                _ => rule.unsafe_ += 1,
            },
        }
    }
    count
}

/// Fixes a text at each level and tells what does not hold.
fn hold(text: &str) -> (Outcome, Vec<String>) {
    let settings = settings(text);
    let mut broken = Vec::new();
    let mut first = None;
    for level in [Level::Hardening, Level::Safe, Level::Unsafe] {
        let outcome = engine::fix(Source::new(text), &settings, level);
        broken.extend(check(text, &outcome, &settings, level).into_iter().map(|what| format!("{level:?}: {what}")));
        first.get_or_insert(outcome);
    }
    let outcome = first.unwrap_or_else(|| engine::check(Source::new(text), &settings));
    (outcome, broken)
}

/// Every image gets a digest, so that pinning is measured too.
fn settings(text: &str) -> Settings {
    let mut settings = Settings::default();
    let document = Document::read(Source::new(text));
    for instruction in &document.instructions {
        if let dfix::syntax::Arguments::From { image, .. } = &instruction.arguments
            && let Some(name) = image.normalized()
        {
            settings.digests.insert(name, format!("sha256:{}", "0123456789abcdef".repeat(4)));
        }
    }
    settings
}

fn check(text: &str, outcome: &Outcome, settings: &Settings, level: Level) -> Vec<String> {
    let mut broken: Vec<String> = Vec::new();
    let mut hold = |holds: bool, what: &str| {
        if !holds {
            broken.push(what.to_owned());
        }
    };
    for fix in &outcome.withdrawn {
        hold(false, &format!("P3: {} withdrawn: {}", fix.rule.name, fix.reason));
    }
    for finding in &outcome.remaining {
        if let Remedy::Manual(advice) = &finding.remedy {
            hold(!advice.trim().is_empty(), "P5: a finding without a remedy");
        }
    }
    let Some(new) = &outcome.text else {
        hold(outcome.fixed.is_empty(), "P5: says fixed, but nothing changed");
        return broken;
    };
    hold(outcome.not_understood.is_none(), "P2: changed though not understood");
    hold(!outcome.fixed.is_empty(), "P5: changed, but says nothing is fixed");
    hold(new != text, "P5: says changed, but is the same");
    let (old_doc, new_doc) = (Document::read(Source::new(text)), Document::read(Source::new(new.as_str())));
    hold(new_doc.problem.is_none(), "P3: the result is not understood");
    let comments = |d: &Document| d.comments.iter().map(|c| d.text(c).to_owned()).collect::<Vec<_>>();
    hold(comments(&old_doc) == comments(&new_doc), "P3: comments differ");
    hold(text.starts_with('\u{feff}') == new.starts_with('\u{feff}'), "P1: byte order mark");
    hold(text.ends_with('\n') == new.ends_with('\n'), "P1: final newline");
    let bare = |t: &str| t.matches('\n').count() - t.matches("\r\n").count();
    hold(bare(text) > 0 || !text.contains('\n') || bare(new) == 0, "P1: CRLF");
    hold(text.contains("\r\n") || !new.contains("\r\n"), "P1: LF");
    let again = engine::fix(Source::new(new.as_str()), settings, level);
    hold(again.text.is_none(), "P4: a second run changes something");
    broken
}

impl Count {
    fn plus(mut self, other: Count) -> Count {
        self.files += other.files;
        self.bytes += other.bytes;
        self.not_text += other.not_text;
        self.not_understood += other.not_understood;
        self.changed += other.changed;
        self.broken.extend(other.broken);
        for (name, rule) in other.rules {
            let sum = self.rules.entry(name).or_default();
            sum.safe += rule.safe;
            sum.hardening += rule.hardening;
            sum.unsafe_ += rule.unsafe_;
            sum.manual += rule.manual;
        }
        self
    }

    fn print(&self, start: Instant) {
        println!("{:>8} files, {:.1} MB, {:.1} s", self.files, self.bytes as f64 / 1e6, start.elapsed().as_secs_f64());
        println!("{:>8} no text", self.not_text);
        println!("{:>8} not understood", self.not_understood);
        println!("{:>8} changed (safe and hardening fixes)", self.changed);
        println!("\n{:24} {:>9} {:>9} {:>9} {:>9}", "findings", "safe", "hardening", "unsafe", "manual");
        for rule in RULES {
            if let Some(count) = self.rules.get(rule.name) {
                let Rule { safe, hardening, unsafe_, manual } = count;
                println!("{:24} {safe:>9} {hardening:>9} {unsafe_:>9} {manual:>9}", rule.name);
            }
        }
        println!("\n{:>8} promises broken", self.broken.len());
        for what in self.broken.iter().take(50) {
            println!("{what}");
        }
    }
}
