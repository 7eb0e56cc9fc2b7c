//! What the README shows is what dfix does. `UPDATE_DOCS=1` writes it anew.

#![allow(clippy::expect_used, missing_docs)]

#[path = "docs/page.rs"]
mod page;

use std::{fmt::Write as _, fs, process::Command};

use dfix::{
    engine::{self, Level},
    rules::{Default, RULES},
    text::Source,
};

#[test]
fn the_readme_is_true() {
    let output = Command::new(env!("CARGO_BIN_EXE_dfix"))
        .args(["--no-config", "--offline", "examples/quickstart/Dockerfile"])
        .env("XDG_CACHE_HOME", "/nonexistent")
        .output()
        .expect("runs");
    let diff = String::from_utf8(output.stdout).expect("is text");
    let rest = String::from_utf8(output.stderr).expect("is text");
    let readme = fs::read_to_string("README.md").expect("is read");
    let mut wanted = block(&readme, "<!-- quickstart:", "```diff\n", "```\n", &diff);
    wanted = block(&wanted, "<!-- quickstart-rest:", "```text\n", "```\n", &rest);
    wanted = block(&wanted, "<!-- check:", "```text\n", "```\n", &check());
    wanted = block(&wanted, "<!-- rules:", "\n", "\nA fix has one", &table());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write("README.md", &wanted).expect("is written");
    }
    let readme = fs::read_to_string("README.md").expect("is read");
    assert_eq!(readme, wanted, "the README is out of date: UPDATE_DOCS=1 cargo test --test docs");
}

/// Two of the quickstart's findings, with their lines.
fn check() -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dfix"))
        .args(["--no-config", "--offline", "--check", "--only", "run-as-non-root,DL3009"])
        .arg("examples/quickstart/Dockerfile")
        .output()
        .expect("runs");
    let text = String::from_utf8(output.stdout).expect("is text");
    text.trim_end().to_owned() + "\n"
}

#[test]
fn the_page_of_rules_is_true() {
    const PATH: &str = "docs/rules.md";
    let wanted = page::page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(PATH, &wanted).expect("is written");
    }
    let page = fs::read_to_string(PATH).expect("is read");
    assert_eq!(page, wanted, "{PATH} is out of date: UPDATE_DOCS=1 cargo test --test docs");
}

#[test]
fn the_report_in_the_docs_is_true() {
    const PATH: &str = "docs/formats.md";
    let output = Command::new(env!("CARGO_BIN_EXE_dfix"))
        .args(["--no-config", "--offline", "--format", "json", "examples/formats/Dockerfile"])
        .output()
        .expect("runs");
    let report = String::from_utf8(output.stdout).expect("is text");
    let page = fs::read_to_string(PATH).expect("is read");
    let wanted = block(&page, "<!-- json:", "```json\n", "```\n", &report);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(PATH, &wanted).expect("is written");
    }
    let page = fs::read_to_string(PATH).expect("is read");
    assert_eq!(page, wanted, "{PATH} is out of date: UPDATE_DOCS=1 cargo test --test docs");
    // Every field is told.
    let report: serde_json::Value = serde_json::from_str(&report).expect("is JSON");
    let mut fields = Vec::new();
    names(&report, &mut fields);
    for field in fields {
        assert!(
            page.contains(&format!("`{field}`")) || page.contains(&format!("`files[].{field}`")),
            "{PATH} doesn't tell `{field}`"
        );
    }
}

/// The names of all fields, but for those that count by level or severity.
fn names(value: &serde_json::Value, all: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                all.push(name.clone());
                if name != "summary" {
                    names(value, all);
                }
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| names(value, all)),
        _ => {}
    }
}

/// Replaces what stands between `open` and `close` behind a mark.
fn block(text: &str, mark: &str, open: &str, close: &str, content: &str) -> String {
    let at = text.find(mark).expect("the mark is there");
    let start = at + text[at..].find(open).expect("it opens") + open.len();
    let end = start + text[start..].find(close).expect("it closes");
    format!("{}{content}{}", &text[..start], &text[end..])
}

fn table() -> String {
    let mut out = String::from("\n| rule | also known as | what it finds |\n| --- | --- | --- |\n");
    for rule in RULES {
        let asked = match rule.on {
            Default::On => "",
            Default::Strict => " (strict)",
            Default::Asked => " (asked for)",
        };
        let _ = writeln!(out, "| {} | {} | {}{asked} |", rule.name, rule.aliases.join(", "), rule.summary);
    }
    out
}

#[test]
fn the_configuration_in_the_readme_is_read() {
    let readme = fs::read_to_string("README.md").expect("is read");
    let start = readme.find("```toml\n").expect("is there") + "```toml\n".len();
    let end = start + readme[start..].find("```").expect("closes");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("dfix.toml");
    fs::write(&path, &readme[start..end]).expect("is written");
    let config = dfix::config::read(&path).expect("is valid");
    assert_eq!(config.targets, ["prod"]);
    let text = "FROM example/base:1 AS prod\nRUN corp-pkg add tool\nUSER 1:1\n";
    let fixed = engine::fix(Source::new(text), &config.settings(), Level::Safe);
    let wanted =
        "FROM example/base:1 AS prod\nRUN corp-pkg add --yes tool && corp-pkg purge-cache\nUSER 1:1\n";
    assert_eq!(fixed.text.as_deref(), Some(wanted), "a site's own package manager is one like any other");
}
