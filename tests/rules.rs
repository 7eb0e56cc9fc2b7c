//! Every rule against its own words and its folder of examples.

#![allow(clippy::expect_used, missing_docs)]

#[path = "rules/settings.rs"]
mod settings;

use std::{fmt::Write as _, fs, path::Path};

use dfix::{
    engine::{self, Level},
    report::diff,
    rules::{RULES, Remedy, Rule},
    text::Source,
};
use settings::settings;

#[test]
fn bad_becomes_good() {
    for rule in RULES {
        let outcome = engine::fix(Source::new(rule.bad), &settings(rule), Level::Unsafe);
        assert_eq!(outcome.not_understood, None, "{}", rule.name);
        assert!(
            outcome.findings.iter().any(|f| f.rule.name == rule.name),
            "{} finds nothing in `bad`",
            rule.name
        );
        if !rule.good.is_empty() {
            assert_eq!(outcome.text.as_deref(), Some(rule.good), "{}", rule.name);
            let after = engine::check(Source::new(rule.good), &settings(rule));
            assert!(after.findings.is_empty(), "{} finds fault with its own `good`", rule.name);
        }
    }
}

#[test]
fn examples_come_out_as_the_snapshots_say() {
    for rule in RULES {
        let folder = Path::new("examples").join(rule.name);
        let mut files: Vec<_> = fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|entry| entry.expect("is listed").path())
            .collect();
        files.sort();
        assert!(!files.is_empty(), "{} holds no example", folder.display());
        let mut shown = String::new();
        for file in files {
            let name = file.file_stem().expect("has a name").to_string_lossy();
            let _ = write!(shown, "{}", case(rule, &name, &fs::read_to_string(&file).expect("is read")));
        }
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(rule.name, shown);
        });
    }
}

/// A case: what is found, and the diff of all fixes.
fn case(rule: &Rule, name: &str, text: &str) -> String {
    let outcome = engine::fix(Source::new(text), &settings(rule), Level::Unsafe);
    assert!(outcome.withdrawn.is_empty(), "{name}: {:?}", outcome.withdrawn);
    let mut out = format!("== {name}\n");
    if let Some(problem) = &outcome.not_understood {
        let _ = writeln!(out, "line {}: {}", problem.line, problem.reason);
    }
    let source = Source::new(text);
    for finding in outcome.findings.iter().filter(|finding| finding.rule.name == rule.name) {
        let line = source.line(finding.range.start);
        let remedy = match &finding.remedy {
            Remedy::Manual(what) => format!("by hand: {what}"),
            Remedy::Fix(fix) => match &fix.applicability {
                dfix::text::Applicability::Unsafe(why) => format!("unsafe: {}, but {why}", fix.title),
                other => format!("{}: {}", other.as_str(), fix.title),
            },
        };
        let _ = writeln!(out, "line {line}: {}\n  {remedy}", finding.message);
    }
    if outcome.findings.iter().all(|finding| finding.rule.name != rule.name) {
        out.push_str("nothing\n");
    }
    let new = outcome.text.unwrap_or_else(|| text.to_owned());
    let diff = diff::unified("Dockerfile", text, &new);
    for line in diff.lines().skip(2) {
        let _ = writeln!(out, "{}", line.replace('\r', "␍"));
    }
    out.push('\n');
    out
}
