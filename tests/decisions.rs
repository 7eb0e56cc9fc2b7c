//! run-as-non-root's decisions: which user, where, and how sure.
//!
//! Each case is a Dockerfile and what must come of it: the level, the lines
//! that are new (with their numbers in the new file) and the reason, where
//! there is one. `DECISIONS=print cargo test --test decisions -- --nocapture`
//! prints what dfix says.

#![allow(clippy::expect_used, clippy::print_stdout, missing_docs)]

use dfix::{
    Prefer, Settings,
    engine::{self, Level},
    rules::{Finding, Remedy},
    text::{Applicability, Source},
};

#[path = "decisions/table.rs"]
mod table;

use table::{Case, TABLE};

fn settings(case: &Case) -> Settings {
    let mut settings = Settings { only: vec!["run-as-non-root".into()], ..Settings::default() };
    settings.targets = case.targets.iter().map(|&target| target.into()).collect();
    if case.prefer_image {
        settings.user.prefer = Prefer::Image;
    }
    settings
}

fn decision(case: &Case) -> String {
    let outcome = engine::fix(Source::new(case.file), &settings(case), Level::Unsafe);
    assert_eq!(outcome.not_understood, None, "{}", case.file);
    assert!(outcome.withdrawn.is_empty(), "{}: {:?}", case.file, outcome.withdrawn);
    let told: Vec<String> = outcome.findings.iter().map(told).collect();
    if told.is_empty() {
        assert_eq!(outcome.text, None, "{}", case.file);
        return "nothing".into();
    }
    let mut lines = vec![told.join("\n")];
    if let Some(new) = &outcome.text {
        lines.extend(new_lines(case.file, new));
        let again = engine::fix(Source::new(new.as_str()), &settings(case), Level::Unsafe);
        assert_eq!(again.text, None, "a second run changes {new}");
    }
    lines.join("\n")
}

fn told(finding: &Finding) -> String {
    match &finding.remedy {
        Remedy::Manual(what) => format!("by hand: {what}"),
        Remedy::Fix(fix) => match &fix.applicability {
            Applicability::Unsafe(why) => format!("unsafe: {why}"),
            level => level.as_str().into(),
        },
    }
}

/// The lines that stand in the new text alone, with their numbers.
fn new_lines(old: &str, new: &str) -> Vec<String> {
    let diff = similar::TextDiff::from_lines(old, new);
    let inserted = diff.iter_all_changes().filter(|change| change.tag() == similar::ChangeTag::Insert);
    inserted
        .map(|change| format!("{} {}", change.new_index().map_or(0, |at| at + 1), change.value().trim_end()))
        .collect()
}

#[test]
fn every_decision_is_as_the_table_says() {
    assert!(TABLE.len() >= 80, "{} cases", TABLE.len());
    let mut wrong = Vec::new();
    for case in TABLE {
        let decision = decision(case);
        if std::env::var_os("DECISIONS").is_some() {
            println!("--\n{}=>\n{decision}\n", case.file);
        }
        if decision != case.decision {
            wrong.push(format!("{}=>\n{decision}\nbut the table says\n{}", case.file, case.decision));
        }
    }
    assert!(wrong.is_empty(), "{} decisions differ:\n\n{}", wrong.len(), wrong.join("\n\n"));
}
