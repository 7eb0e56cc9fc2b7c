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
    engine::{Level, Outcome, promises},
    knowledge::Family,
    model::{Model, User},
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
    /// Files whose shipped stage ends as root, or as nobody knows whom.
    root: usize,
    /// Those of them that run-as-non-root says nothing of, with the reason.
    quiet: BTreeMap<&'static str, usize>,
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
    if outcome.not_understood.is_none()
        && let Some(reason) = ends_as_root(&text)
    {
        count.root = 1;
        if !outcome.findings.iter().any(|finding| finding.rule.name == "run-as-non-root") {
            count.quiet.insert(reason, 1);
        }
    }
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

/// Fixes a text at each level and tells what does not hold; the outcome is that of the default level.
fn hold(text: &str) -> (Outcome, Vec<String>) {
    let settings = settings(text);
    let (outcome, mut broken) = promises::hold(text, &settings, Level::Hardening);
    for level in [Level::Safe, Level::Unsafe] {
        broken.extend(promises::hold(text, &settings, level).1);
    }
    broken.extend(promises::hold_in_parts(text, &settings, Level::Unsafe));
    (outcome, broken)
}

/// Does the shipped stage end as root, or as nobody knows whom? What would excuse it.
fn ends_as_root(text: &str) -> Option<&'static str> {
    let document = Document::read(Source::new(text));
    let model = Model::new(&document, &[]);
    let stage = model.stages.iter().find(|stage| stage.exported)?;
    match model.user_at_end(stage).user {
        User::Other(_) => None,
        _ if model.family(stage) == Some(Family::Windows) || !model.shell_is_posix(stage.body.end) => {
            Some("Windows, or a shell that is no POSIX one")
        }
        _ => Some("becomes another user itself, or an ignore hides it"),
    }
}

/// Every image gets a digest, so that pinning is measured too.
fn settings(text: &str) -> Settings {
    let mut settings = Settings::default();
    let document = Document::read(Source::new(text));
    for instruction in &document.instructions {
        if let dfix::syntax::Arguments::From { image, .. } = &instruction.arguments
            && let Some(name) = image.normalized()
        {
            settings.images.digests.insert(name, format!("sha256:{}", "0123456789abcdef".repeat(4)));
        }
    }
    settings
}

impl Count {
    fn plus(mut self, other: Count) -> Count {
        self.files += other.files;
        self.bytes += other.bytes;
        self.not_text += other.not_text;
        self.not_understood += other.not_understood;
        self.changed += other.changed;
        self.broken.extend(other.broken);
        self.root += other.root;
        for (reason, times) in other.quiet {
            *self.quiet.entry(reason).or_default() += times;
        }
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
        println!(
            "{:>8} files, {:.1} MB, {:.1} s",
            self.files,
            self.bytes as f64 / 1e6,
            start.elapsed().as_secs_f64()
        );
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
        println!("\n{:>8} end as root, or as nobody knows whom; of them without a finding:", self.root);
        for (reason, times) in &self.quiet {
            println!("{times:>8} {reason}");
        }
        println!("\n{:>8} promises broken", self.broken.len());
        for what in self.broken.iter().take(50) {
            println!("{what}");
        }
    }
}
